//! Work on several threads, whose results come in the order of the work.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads that work.
#[derive(Debug)]
pub struct Pool(ThreadPool);

/// How many pieces of work may wait, or be done before an earlier one, for each thread. They are what memory holds.
const AHEAD: usize = 64;

impl Pool {
    /// So many threads; 0 is one for each core.
    ///
    /// # Errors
    /// Where the system has no threads to give.
    pub fn new(threads: usize) -> Result<Self, String> {
        ThreadPoolBuilder::new().num_threads(threads).build().map(Self).map_err(|e| e.to_string())
    }
}

/// Applies `work` to every item on the threads of `pool`, and hands the results to `sink` in the order of the items.
///
/// Once `stop` is set no further work begins, and `sink` gets no more; it has then had a beginning of the results, without a gap. Gives
/// whether everything was done.
///
/// # Errors
/// The first of `sink`'s, after which it is not called again.
pub fn ordered<T: Send, R: Send, E>(
    pool: &Pool,
    mut items: impl Iterator<Item = T>,
    stop: &AtomicBool,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<bool, E> {
    let most = pool.0.current_num_threads() * AHEAD;
    let (done, results) = mpsc::channel::<(u64, Option<R>)>();
    let work = &work;
    // The scope waits for what has begun; what has not is dropped once this is set.
    let given_up = &AtomicBool::new(false);
    pool.0.in_place_scope(|scope| {
        let (mut given, mut taken) = (0_u64, 0_u64);
        let mut early: BTreeMap<u64, R> = BTreeMap::new();
        let mut more = true;
        loop {
            while more && given - taken < most as u64 {
                let Some(item) = items.next() else {
                    more = false;
                    break;
                };
                let (number, done) = (given, done.clone());
                given += 1;
                scope.spawn(move |_| {
                    let stopped = stop.load(Ordering::Relaxed) || given_up.load(Ordering::Relaxed);
                    // Nobody listens any more where the sink has failed.
                    drop(done.send((number, (!stopped).then(|| work(item)))));
                });
            }
            if given == taken {
                return Ok(true);
            }
            let Ok((number, result)) = results.recv() else { return Ok(false) };
            match result {
                Some(result) if !stop.load(Ordering::Relaxed) => early.insert(number, result),
                _ => {
                    given_up.store(true, Ordering::Relaxed);
                    return Ok(false);
                }
            };
            while let Some(result) = early.remove(&taken) {
                taken += 1;
                if let Err(error) = sink(result) {
                    given_up.store(true, Ordering::Relaxed);
                    return Err(error);
                }
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        }
    })
}
