//! The kernels one by one, natively: `cargo bench --manifest-path bench/criterion/Cargo.toml -- products`.
//!
//! Native timings tell whether a change to one kernel helps; what counts is WebAssembly, which
//! `npm run bench` measures.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use weightscope::{
    Activation, Fans, HistogramOptions, Initialization, Initializer, Moments, bench_internals,
    gaussian, histogram,
};

/// Standard normals, the same in every run.
fn normals(count: usize) -> Vec<f32> {
    gaussian::<f32>(count, 1, 7).expect("within the bounds of a batch").into_vec()
}

/// One of the three products: `c`, `a`, `b`, rows, columns, depth.
type Product = fn(&mut [f32], &[f32], &[f32], usize, usize, usize);

fn products(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("products");
    let shapes = [[10, 30, 784], [256, 100, 100], [100, 100, 784], [256, 256, 256]];
    let kinds: [(&str, Product); 3] = [
        ("forward", bench_internals::product_transposed),
        ("to the inputs", bench_internals::product),
        ("to the weights", bench_internals::transposed_product),
    ];
    for [rows, columns, depth] in shapes {
        let (a, b) = (normals(rows * depth), normals(depth * columns));
        let mut c = vec![0.0; rows * columns];
        group.throughput(Throughput::Elements((2 * rows * columns * depth) as u64));
        for (name, product) in kinds {
            let id = BenchmarkId::new(name, format!("{rows}x{columns}x{depth}"));
            group.bench_function(id, |bencher| {
                bencher.iter(|| product(black_box(&mut c), &a, &b, rows, columns, depth));
            });
        }
    }
    group.finish();
}

fn activations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("activations");
    let z = normals(25_600);
    let mut a = z.clone();
    group.throughput(Throughput::Elements(z.len() as u64));
    let kinds = [
        ("tanh", Activation::Tanh),
        ("sigmoid", Activation::Sigmoid),
        ("relu", Activation::Relu),
        ("gelu", Activation::Gelu),
    ];
    for (name, phi) in kinds {
        group.bench_function(BenchmarkId::new("value", name), |bencher| {
            bencher.iter(|| phi.apply_to(black_box(&z), &mut a));
        });
        group.bench_function(BenchmarkId::new("derivative", name), |bencher| {
            bencher.iter(|| {
                a.fill(1.0);
                phi.multiply_by_derivative(black_box(&z), &mut a);
            });
        });
    }
    group.finish();
}

fn statistics(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("statistics");
    let values = normals(25_600);
    group.throughput(Throughput::Elements(values.len() as u64));
    group.bench_function("moments", |bencher| bencher.iter(|| Moments::of(black_box(&values))));
    let bins = HistogramOptions::new(64, Some([-5.0, 5.0])).expect("64 bins are allowed");
    group.bench_function("histogram", |bencher| {
        bencher.iter(|| histogram(black_box(&values), bins));
    });
    group.finish();
}

fn draws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draws");
    let fans = Fans::new(320, 320).expect("within the bounds of a layer");
    group.throughput(Throughput::Elements(320 * 320));
    for (name, initializer) in
        [("normal", Initializer::XavierNormal), ("uniform", Initializer::XavierUniform)]
    {
        let scheme = Initialization::new(&initializer.into(), Activation::Tanh)
            .expect("a scheme without parameters");
        group.bench_function(name, |bencher| {
            bencher.iter(|| scheme.sample::<f32>(fans, black_box(7), 0));
        });
    }
    group.finish();
}

criterion_group!(kernels, products, activations, statistics, draws);
criterion_main!(kernels);
