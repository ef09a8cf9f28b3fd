//! Chance, from one seed: the same seed throws the same dice on every machine.

use jiff::SignedDuration;
use rand::{Rng, SeedableRng, rngs::StdRng};

/// A source of chance.
pub struct Dice(StdRng);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Dice of their own for one story, so that a change in one story does not shift all later ones.
    pub fn fork(&mut self) -> Self {
        Self::new(self.0.random())
    }

    /// True in so many of a hundred throws.
    pub fn percent(&mut self, p: f64) -> bool {
        self.0.random_range(0.0..100.0) < p
    }

    /// A whole number below `n`; 0 for 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.random_range(0..n) }
    }

    /// One of the items, which must not be none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The index of a weight: heavier ones more often. 0 when all weigh nothing.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let total: f64 = weights.clone().sum();
        if total <= 0.0 {
            return 0;
        }
        let mut left = self.0.random_range(0.0..total);
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            last = index;
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }

    /// A duration between two numbers of seconds, to the second.
    pub fn seconds(&mut self, from: i64, to: i64) -> SignedDuration {
        SignedDuration::from_secs(self.0.random_range(from..=to.max(from)))
    }

    /// A duration between two numbers of minutes, to the second.
    pub fn minutes(&mut self, from: i64, to: i64) -> SignedDuration {
        self.seconds(from * 60, to * 60)
    }

    /// How many happen where `mean` are to be expected: the whole part and, by chance, one more, then
    /// one up or down.
    pub fn about(&mut self, mean: f64) -> usize {
        let whole = mean.floor();
        let more = usize::from(self.percent((mean - whole) * 100.0));
        let spread = self.below(3);
        (whole as usize + more + spread).saturating_sub(1)
    }
}
