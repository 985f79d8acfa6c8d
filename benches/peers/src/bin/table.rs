//! stub
fn main() {
    let time = |name: &str, f: &dyn Fn() -> Vec<f64>| {
        let mut best = f64::MAX;
        for _ in 0..20 {
            let start = std::time::Instant::now();
            let out = f();
            best = best.min(start.elapsed().as_secs_f64());
            std::hint::black_box(out);
        }
        println!("{name} {:.3} ms {:?}", best * 1e3, f().iter().take(8).collect::<Vec<_>>());
    };
    time("single", &|| peers::many(5000, [0.9]));
    time("wide", &|| peers::wide(20, 5000));
    time("many", &|| peers::many(5000, peers::BETAS));
}
