//! Any text is a loss, a method or an error inside the text; what compiles runs, and its link reads back the same.
#![no_main]

use halfstep::experiment::Settings;
use halfstep::formula::Source;
use halfstep::link::{View, parse, write};
use halfstep::optimizer::{Hyper, Own as Method, Update};
use halfstep::problem::{Batch, Loss, Own};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source::new(text.trim());
    match Own::new(&source) {
        Ok(own) => {
            let mut out = vec![0.0; own.dim()];
            own.gradient(&own.start(), Batch::Full, &mut out);
            let mut settings = Settings::default();
            settings.typed.loss = source.clone();
            let link = write(&settings, &View::default());
            assert_eq!(parse(&link).settings.typed.loss, source);
        }
        Err(error) => assert!(source.text.get(error.from..error.to).is_some()),
    }
    match Method::new(&source, &Hyper::default()) {
        Ok(own) => {
            let mut state = vec![0.0; 2 * own.slots()];
            own.start(&mut state);
            for n in 0..3 {
                own.step(n, &mut state, &[0.5, -1.0], &[1.0, -2.0], &mut [0.0; 2]);
            }
        }
        Err(error) => assert!(source.text.get(error.from..error.to).is_some()),
    }
});
