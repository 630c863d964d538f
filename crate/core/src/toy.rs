//! Two classes of points in the plane, from a seed.

use rand_distr::{Distribution, StandardNormal};

use crate::error::{Code, Error, Result, count_within, finite_within};
use crate::stream::{Purpose, Stream};

/// How the points of the two classes lie.
///
/// Without noise every coordinate is within ±2 (of the Gaussians, 49 in 50 are), and the mean square of all
/// coordinates lies between 0.7 and 1.3, near the 1 that the derivations of Xavier and Kaiming assume.
/// `u` is even over 0 to 1, `n` are draws from N(0, 1).
///
/// | kind | label 1 | label 0 |
/// | --- | --- | --- |
/// | circle | the disc of radius 1, even by area | the ring of radius 1.4 to 2, even by area |
/// | XOR | the quarters in which x and y differ in sign: each from 0.2 to 1.8 from zero | the other two quarters |
/// | Gaussians | (1, 1) + 0.5 n | (-1, -1) + 0.5 n |
/// | spiral | radius `0.2 + 1.8 u` at the angle `3 pi u` | the same, turned by half a turn |
/// | moons | 1.25 (1/2 - cos t, 1/4 - sin t), `t = pi u`: open upwards | 1.25 (cos t - 1/2, sin t - 1/4): open downwards |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToyKind {
    /// A disc in a ring.
    Circle,
    /// Opposite quarters of a square.
    Xor,
    /// Two round clouds.
    Gaussians,
    /// Two arms of a turn and a half.
    Spiral,
    /// Two half circles, one reaching into the other.
    Moons,
}

/// How many points of which kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToyOptions {
    /// How they lie.
    pub kind: ToyKind,
    /// How many, 2 to [`ToyOptions::MAX_COUNT`].
    pub count: usize,
    /// The standard deviation of what is added to each coordinate, 0 to [`ToyOptions::MAX_NOISE`].
    pub noise: f64,
    /// The share that trains, 0 to 1: `count * train_share` points to the nearest whole, at least 1.
    pub train_share: f64,
    /// The seed.
    pub seed: u32,
}

impl ToyOptions {
    /// The most points.
    pub const MAX_COUNT: usize = 100_000;
    /// The largest standard deviation of the noise.
    pub const MAX_NOISE: f64 = 2.0;

    /// Two hundred points without noise, half of them to train on.
    #[must_use]
    pub fn new(kind: ToyKind) -> Self {
        ToyOptions { kind, count: 200, noise: 0.0, train_share: 0.5, seed: 0 }
    }
}

/// Points of the plane and their classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToyPoints {
    /// x and y of one point after the other.
    pub inputs: Vec<f32>,
    /// 0 or 1 for each.
    pub labels: Vec<u8>,
}

/// Points to train on, and others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toy {
    /// The first points, at least one.
    pub training: ToyPoints,
    /// The rest, perhaps none.
    pub validation: ToyPoints,
}

/// Two classes of points in the plane.
///
/// Point `i` has label `1 - i mod 2`, so that both sets are even, and draws from
/// [`Stream::new`]`(seed, Purpose::Toy, i)` alone, first its place and then its noise: the first points of
/// a longer request are those of a shorter one, and another noise moves the same points.
///
/// # Errors
/// If `count` is not 2 to [`ToyOptions::MAX_COUNT`], `noise` not 0 to [`ToyOptions::MAX_NOISE`] or
/// `train_share` not 0 to 1.
///
/// ```
/// use weightscope::{ToyOptions, ToyKind, toy};
/// let points = toy(&ToyOptions::new(ToyKind::Circle)).unwrap();
/// assert_eq!((points.training.labels.len(), points.validation.inputs.len()), (100, 200));
/// for (point, label) in points.training.inputs.as_chunks::<2>().0.iter().zip(&points.training.labels) {
///     assert_eq!(point[0].hypot(point[1]) < 1.2, *label == 1);
/// }
/// ```
pub fn toy(options: &ToyOptions) -> Result<Toy> {
    let most = ToyOptions::MAX_COUNT;
    let count = count_within("count", options.count, 2, most, "the number of points lies")?;
    let noise = finite_within("noise", options.noise, 0.0, ToyOptions::MAX_NOISE)?;
    let share = options.train_share;
    if !(0.0..=1.0).contains(&share) {
        let code = if share.is_finite() { Code::OutOfRange } else { Code::NonFinite };
        return Err(Error::new(code, "train_share", share, "it must be a number between 0 and 1"));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let trained = ((count as f64 * share + 0.5) as usize).clamp(1, count);
    let mut toy = Toy::default();
    for index in 0..count {
        #[allow(clippy::cast_possible_truncation)] // at most MAX_COUNT
        let mut stream = Stream::new(options.seed, Purpose::Toy, index as u32);
        let one = index % 2 == 0;
        let place = options.kind.place(one, &mut stream);
        let set = if index < trained { &mut toy.training } else { &mut toy.validation };
        for coordinate in place {
            #[allow(clippy::cast_possible_truncation)] // rounded
            set.inputs.push((coordinate + noise * normal(&mut stream)) as f32);
        }
        set.labels.push(u8::from(one));
    }
    Ok(toy)
}

impl ToyKind {
    /// A place of label 1 or 0.
    fn place(self, one: bool, stream: &mut Stream) -> [f64; 2] {
        use core::f64::consts::PI;
        let sign = if one { 1.0 } else { -1.0 };
        let at = |radius: f64, angle: f64| [radius * libm::cos(angle), radius * libm::sin(angle)];
        match self {
            ToyKind::Circle => {
                let [inner, outer] = if one { [0.0, 1.0] } else { [1.4 * 1.4, 4.0] };
                let radius = (inner + (outer - inner) * stream.unit()).sqrt();
                at(radius, 2.0 * PI * stream.unit())
            }
            ToyKind::Xor => {
                let [x, y] = [0.2 + 1.6 * stream.unit(), 0.2 + 1.6 * stream.unit()];
                let side = if stream.below(2) == 0 { 1.0 } else { -1.0 };
                [side * x, -sign * side * y]
            }
            ToyKind::Gaussians => [sign + 0.5 * normal(stream), sign + 0.5 * normal(stream)],
            ToyKind::Spiral => {
                let along = stream.unit();
                at(sign * (0.2 + 1.8 * along), 3.0 * PI * along)
            }
            ToyKind::Moons => {
                let [x, y] = at(1.0, PI * stream.unit());
                [-sign * 1.25 * (x - 0.5), -sign * 1.25 * (y - 0.25)]
            }
        }
    }
}

fn normal(stream: &mut Stream) -> f64 {
    StandardNormal.sample(stream)
}
