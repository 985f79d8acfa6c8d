//! Labels in a column, each as near to its curve as the others allow.

/// The centers of labels of one `height` that want to be at `wanted`: in the same order from top to
/// bottom, at least `height` apart, whole inside `lo..hi`. `None` where there is no room for all.
pub fn spread(wanted: &[f64], height: f64, lo: f64, hi: f64) -> Option<Vec<f64>> {
    let fits = wanted.len() as f64 * height <= hi - lo;
    if !fits || wanted.iter().any(|w| !w.is_finite()) {
        return None;
    }
    // A handful: a sort of its own would be larger than all else here.
    let mut order: Vec<usize> = Vec::with_capacity(wanted.len());
    for i in 0..wanted.len() {
        let place = order.partition_point(|&before| wanted[before].total_cmp(&wanted[i]).is_le());
        order.insert(place, i);
    }
    // Neighbors that would overlap form a block; a block sits where its members want it on
    // average, as near as the edges allow.
    let mut blocks: Vec<Block> = Vec::new();
    for (rank, &i) in order.iter().enumerate() {
        let mut block = Block { first: rank, count: 1.0, sum: wanted[i], height, lo, hi };
        while let Some(above) = blocks.pop() {
            if above.top() + above.count * height <= block.top() {
                blocks.push(above);
                break;
            }
            block = above.with(&block);
        }
        blocks.push(block);
    }
    let mut places = vec![0.0; wanted.len()];
    for block in &blocks {
        for k in 0..block.count as usize {
            places[order[block.first + k]] = block.top() + (k as f64 + 0.5) * height;
        }
    }
    Some(places)
}

#[derive(Clone, Copy)]
struct Block {
    first: usize,
    count: f64,
    sum: f64,
    height: f64,
    lo: f64,
    hi: f64,
}

impl Block {
    fn top(&self) -> f64 {
        let free = self.sum / self.count - self.count * self.height / 2.0;
        free.min(self.hi - self.count * self.height).max(self.lo)
    }

    fn with(&self, below: &Self) -> Self {
        Self { count: self.count + below.count, sum: self.sum + below.sum, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_collide_never_leave_keep_order(
            wanted in prop::collection::vec(-50.0..250.0, 0..9),
            height in 1.0..30.0,
        ) {
            match spread(&wanted, height, 0.0, 200.0) {
                None => prop_assert!(wanted.len() as f64 * height > 200.0),
                Some(places) => {
                    let mut both: Vec<(f64, f64)> = wanted.iter().copied().zip(places).collect();
                    both.sort_by(|a, b| a.0.total_cmp(&b.0));
                    prop_assert!(both.windows(2).all(|w| w[1].1 - w[0].1 > height - 1e-9));
                    let half = height / 2.0 - 1e-9;
                    prop_assert!(both.iter().all(|b| b.1 >= half && b.1 <= 200.0 - half));
                }
            }
        }
    }

    #[test]
    fn a_label_with_room_stays_where_it_wants_to_be() {
        assert_eq!(spread(&[150.0, 20.0], 10.0, 0.0, 200.0), Some(vec![150.0, 20.0]));
    }
}
