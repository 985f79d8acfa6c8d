//! A part of a sweep, for one of many machines.

use std::str::FromStr;

/// Shard `k` of `n`: the links whose hash is `k − 1` modulo `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// The whole sweep.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Whether a link is in it.
    pub fn has(&self, link: &str) -> bool {
        self.of == 1 || hash(link) % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            Some((0, of)) if of > 0 => Err(format!("shards count from 1: 1/{of} to {of}/{of}")),
            _ => Err("a shard is K/N with 1 ≤ K ≤ N, such as 3/64".into()),
        }
    }
}

/// The hash of a link: 64-bit FNV-1a over its bytes, finished like SplitMix64. It never changes, so that a shard is the same
/// on every machine and with every version.
pub fn hash(link: &str) -> u64 {
    let hash = link.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
