//! Starts a browser's driver and a session in it, and ends both.

use crate::chromium::Own;
use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
pub use xtask::browser::Kind as Engine;

/// What Chromium is started with: no window, and nothing that asks the network by itself.
const CHROMIUM: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// How long a driver or a browser may take to start on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A driver with one session in a fresh profile, and the runtime its commands run on.
#[derive(Debug)]
pub(crate) struct Browser {
    /// The engine.
    pub engine: Engine,
    /// The session.
    pub client: Client,
    runtime: Runtime,
    driver: Driver,
}

/// A driver's process; it ends when dropped, so also when a test panics.
#[derive(Debug)]
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Browser {
    /// Starts the driver and opens a session.
    pub fn start(engine: Engine) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (driver, address) = drive(engine)?;
        let capabilities = match capabilities(engine) {
            Value::Object(mut map) => {
                // The standard's own limits are minutes.
                map.insert("timeouts".to_owned(), json!({ "pageLoad": 30_000, "script": 20_000 }));
                map
            }
            _ => bail!("capabilities are an object"),
        };
        let connect = async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities);
            tokio::time::timeout(PATIENCE, builder.connect(&address)).await
        };
        let client = runtime
            .block_on(connect)
            .with_context(|| format!("{engine:?} did not start within {PATIENCE:?}"))?
            .with_context(|| format!("{engine:?} did not start"))?;
        Ok(Self { engine, client, runtime, driver })
    }

    /// Runs one command to its end.
    #[track_caller]
    pub fn wait<T>(&self, command: impl Future<Output = T>) -> T {
        let command = async { tokio::time::timeout(PATIENCE, command).await };
        match self.runtime.block_on(command) {
            Ok(done) => done,
            Err(_) => panic!("the browser did not answer within {PATIENCE:?}"),
        }
    }
}

impl Browser {
    /// Leaves one fresh tab, with nothing stored, cached, allowed or logged. What only Chromium can be told to forget
    /// belongs to an origin, and each test has a server on a port of its own.
    pub fn renew(&self) -> Result<()> {
        let client = &self.client;
        let renew = async {
            let old = client.windows().await?;
            let tab = client.new_window(true).await?.handle;
            for window in old {
                client.switch_to_window(window).await?;
                client.close_window().await?;
            }
            client.switch_to_window(tab).await?;
            if self.engine != Engine::Chromium {
                return Ok(());
            }
            for (method, parameters) in [
                ("Network.clearBrowserCache", json!({})),
                ("Network.clearBrowserCookies", json!({})),
                ("Storage.clearDataForOrigin", json!({ "origin": "*", "storageTypes": "all" })),
                ("Browser.resetPermissions", json!({})),
                // A tab that is opened beside another may not have the focus, and what is focused in it tells nobody.
                ("Page.bringToFront", json!({})),
                ("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })),
            ] {
                client.issue_cmd(Own::protocol(method, &parameters)).await?;
            }
            client.issue_cmd(Own::log()).await?;
            anyhow::Ok(())
        };
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, renew).await })?
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closing the session ends the browser; the driver's own end comes right after.
        let client = self.client.clone();
        let close = async { tokio::time::timeout(Duration::from_secs(10), client.close()).await };
        if !matches!(self.runtime.block_on(close), Ok(Ok(()))) {
            self.end_by_force();
        }
    }
}

impl Browser {
    /// The browser is a child of its driver.
    fn end_by_force(&self) {
        let driver = self.driver.0.id().to_string();
        if !Command::new("pkill").args(["-P", &driver]).status().is_ok_and(|status| status.success()) {
            eprintln!("a browser may be left over: its session under driver {driver} did not close");
        }
    }
}

/// Starts the driver on a free port; returns its address once it answers.
fn drive(engine: Engine) -> Result<(Driver, String)> {
    let program = engine.get()?;
    if engine.needs_screen() {
        bail!("{engine:?} has no headless mode; run this under xvfb-run");
    }
    for _ in 0..3 {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(&program);
        match engine {
            Engine::Firefox => command.args(["--port", &port.to_string()]),
            _ => command.arg(format!("--port={port}")),
        };
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let mut driver = Driver(child);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let answers = TcpStream::connect(("127.0.0.1", port)).is_ok();
            if answers {
                // Whoever answers may be another's driver; ours then ends, as its port is taken.
                std::thread::sleep(Duration::from_millis(200));
            }
            if driver.0.try_wait()?.is_some() {
                // Another process took the port in between.
                break;
            }
            if answers {
                return Ok((driver, format!("http://127.0.0.1:{port}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    bail!("{} did not answer", program.display())
}

fn capabilities(engine: Engine) -> Value {
    match engine {
        Engine::Chromium => {
            let mut options = json!({ "args": CHROMIUM });
            if let Some(binary) = engine.windowless() {
                options["binary"] = json!(binary);
            }
            json!({
                "goog:chromeOptions": options,
                "goog:loggingPrefs": { "browser": "ALL" },
            })
        }
        Engine::Firefox => json!({
            "moz:firefoxOptions": { "args": ["-headless"], "prefs": {
                "app.update.disabledForTesting": true,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
            } },
        }),
        Engine::WebKit => {
            let mut options = json!({ "args": ["--automation"] });
            if let Some(binary) = mini_browser() {
                options["binary"] = json!(binary);
            }
            json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options })
        }
    }
}

/// The browser that comes with WebKitGTK; distributions put it in a folder of their machine's name.
fn mini_browser() -> Option<String> {
    if let Ok(set) = std::env::var("MINIBROWSER") {
        return Some(set);
    }
    let arch = std::env::consts::ARCH;
    [
        format!("/usr/lib/{arch}-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser".to_owned(),
        "/usr/lib/webkit2gtk-4.1/MiniBrowser".to_owned(),
    ]
    .into_iter()
    .find(|path| Path::new(path).is_file())
}
