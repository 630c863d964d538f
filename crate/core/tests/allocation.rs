//! Nothing is allocated from step to step.
//!
//! A test file of its own, because the allocator that counts is one for the whole program.

#![allow(unsafe_code)] // an allocator can not be written without

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use weightscope::{
    Answers, Dataset, DropoutProbability, Inputs, L1Update, Loss, Mlp, MlpOptions, Penalty,
    Trainer, TrainerOptions,
};

struct Counting;

thread_local! {
    /// By thread: the test harness allocates on others.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn training_allocates_only_while_it_warms_up() {
    assert!(allocations(|| drop(std::hint::black_box(vec![0_u8; 10]))) > 0, "the count counts");
    let answers: [fn() -> Answers<f32>; 2] = [
        || Answers::Labels((0..50).map(|row| row % 3).collect()),
        || Answers::Targets(vec![0.5; 150]),
    ];
    let penalties = [(0.0, 0.0), (0.01, 0.0), (0.0, 0.01), (0.01, 0.01)];
    for answers in answers {
        for dropout in [0.0, 0.2] {
            for (l1, l2) in penalties {
                for l1_update in [L1Update::Subgradient, L1Update::Proximal] {
                    let options = TrainerOptions {
                        dropout: DropoutProbability::Same(dropout),
                        penalty: Penalty::new(l1, l2).unwrap(),
                        l1_update,
                        ..TrainerOptions::new(Loss::SigmoidCrossEntropy, 0.1, 8)
                    };
                    // The second has a layer so wide that its products are packed.
                    for sizes in [vec![4, 9, 7, 3], vec![4, 9, 70, 3]] {
                        assert_eq!(warm(sizes, &options, answers), 0, "{options:?}");
                    }
                }
            }
        }
    }
}

/// How often 100 steps over many an epoch's end allocate, and an evaluation after them.
fn warm(sizes: Vec<usize>, options: &TrainerOptions, answers: impl Fn() -> Answers<f32>) -> usize {
    let mlp = Mlp::<f32>::new(&MlpOptions { sizes, ..MlpOptions::default() });
    let mut trainer = Trainer::new(&mlp.unwrap(), options).unwrap();
    let inputs = || Inputs::Bytes { values: vec![7; 200], scale: 0.1, shift: 0.0 };
    let data = || Dataset::new(4, 3, inputs(), answers()).unwrap();
    trainer.set_data(data(), Some(data())).unwrap();
    // 50 rows by 8: the last batch is smaller, and the next one grows again.
    trainer.run_epoch().unwrap();
    trainer.evaluate().unwrap();
    allocations(|| {
        for _ in 0..10 {
            trainer.advance(9).unwrap();
            trainer.step(&[1, 2, 3]).unwrap();
        }
        trainer.evaluate().unwrap();
    })
}
