//! Which samples each step sees.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};

use crate::problem::Batch;

/// How the samples of a loss are dealt to the steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BatchOrder {
    /// Every step sees the mean over all samples.
    #[default]
    Full,
    /// Step k sees sample k mod m.
    Cyclic,
    /// Every epoch of m steps sees each sample once, in a new random order.
    Shuffle,
    /// Each step sees a sample drawn independently.
    Iid,
}

impl BatchOrder {
    /// All orders with their link keys.
    pub const TABLE: &'static [(&'static str, Self)] =
        &[("full", Self::Full), ("cyclic", Self::Cyclic), ("shuffle", Self::Shuffle), ("iid", Self::Iid)];
}

/// The batch of every step of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Batches {
    /// Sample of step k, or empty where every step sees all samples.
    order: Vec<u32>,
}

impl Batches {
    /// Deals `samples` samples to `steps` steps.
    ///
    /// The generator is PCG-32 seeded with `seed`: the same order on every platform.
    pub fn new(order: BatchOrder, samples: usize, steps: usize, seed: u64) -> Self {
        let m = samples as u32;
        let mut rng = Pcg32::seed_from_u64(seed);
        let order = match order {
            _ if samples <= 1 => Vec::new(),
            BatchOrder::Full => Vec::new(),
            BatchOrder::Cyclic => (0..steps as u32).map(|k| k % m).collect(),
            BatchOrder::Iid => (0..steps).map(|_| below(&mut rng, m)).collect(),
            BatchOrder::Shuffle => {
                let mut dealt = Vec::with_capacity(steps + samples);
                while dealt.len() < steps {
                    let epoch = dealt.len();
                    dealt.extend(0..m);
                    // Fisher and Yates.
                    for last in (1..m).rev() {
                        let other = below(&mut rng, last + 1);
                        dealt.swap(epoch + last as usize, epoch + other as usize);
                    }
                }
                dealt.truncate(steps);
                dealt
            }
        };
        Self { order }
    }

    /// The batch of step k; steps beyond the run begin the order again.
    #[inline]
    pub fn at(&self, k: usize) -> Batch {
        if self.order.is_empty() { Batch::Full } else { Batch::Sample(self.order[k % self.order.len()] as usize) }
    }

    /// The number of the sample that step k sees; 0 where every step sees all samples.
    pub fn sample(&self, k: usize) -> usize {
        match self.at(k) {
            Batch::Full => 0,
            Batch::Sample(sample) => sample,
        }
    }

    /// Whether every step sees all samples.
    pub fn is_full(&self) -> bool {
        self.order.is_empty()
    }
}

/// A number below `bound`, without bias: draws that would favor small numbers are repeated.
fn below(rng: &mut Pcg32, bound: u32) -> u32 {
    let rest = bound.wrapping_neg() % bound;
    loop {
        let wide = u64::from(rng.next_u32()) * u64::from(bound);
        if wide as u32 >= rest {
            return (wide >> 32) as u32;
        }
    }
}
