//! A small static file server: for `cargo xtask serve`, and for the page tests, which ask it
//! afterwards what was requested and which policy violations the browser reported.

use crate::http::{self, Request, Response};
use anyhow::{Context, Result};
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The strict policy that the page must work under.
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/// Where browsers report what the policy stopped; outside every sub-path.
const REPORTS: &str = "/-/violations";

/// Where the probe of [`Options::probe`] is; outside every sub-path.
const PROBE: &str = "/-/probe.js";

/// Where [`Options::build`] is told; outside every sub-path.
const BUILD: &str = "/-/build";

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that is served.
    pub root: PathBuf,
    /// The path it is served under; begins and ends with `/`.
    pub under: String,
    /// The port asked for; 0, or one that is taken, means any free one.
    pub port: u16,
    /// The content security policy, if any.
    pub policy: Option<String>,
    /// The type that wasm files are served as; some hosts know none.
    pub wasm_type: &'static str,
    /// How many seconds browsers may keep files without asking again; 0 means none.
    pub keep: u32,
    /// Whether other origins may read the files (a sandboxed frame is one).
    pub cors: bool,
    /// Files whose name ends so are refused, as a filter in a school's network would.
    pub blocked: Vec<String>,
    /// A script that index.html is made to run first, for browsers that keep no readable log.
    pub probe: Option<&'static str>,
    /// What a page that is being worked on is told about the build, as JSON; it may change while serving.
    pub build: Option<Arc<Mutex<String>>>,
}

impl Options {
    /// Serves a folder at the root with the strict policy on a free port.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            under: "/".to_owned(),
            port: 0,
            policy: Some(POLICY.to_owned()),
            wasm_type: "application/wasm",
            keep: 0,
            cors: false,
            blocked: Vec::new(),
            probe: None,
            build: None,
        }
    }
}

/// One request and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The path, without the query.
    pub path: String,
    /// The status.
    pub status: u16,
}

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    under: String,
    log: Arc<Mutex<Log>>,
    stopped: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Log {
    answers: Vec<Answer>,
    violations: Vec<String>,
}

impl Server {
    /// Starts serving.
    ///
    /// # Errors
    /// Where no port can be had.
    pub fn start(options: Options) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("no port to serve on")?;
        let port = listener.local_addr()?.port();
        let log = Arc::new(Mutex::new(Log::default()));
        let stopped = Arc::new(AtomicBool::new(false));
        let under = options.under.clone();
        let listening = std::thread::spawn({
            let (log, stopped, options) = (Arc::clone(&log), Arc::clone(&stopped), Arc::new(options));
            move || {
                for stream in listener.incoming() {
                    if stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    let (log, options) = (Arc::clone(&log), Arc::clone(&options));
                    // A browser keeps connections open that it may never use, so each has its own thread.
                    std::thread::spawn(move || {
                        if let Ok(stream) = stream {
                            // The browser may have gone; that is its right.
                            drop(http::answer(&stream, |request| answer(request, &options, &log)));
                        }
                    });
                }
            }
        });
        Ok(Self { port, under, log, stopped, listening: Some(listening) })
    }

    /// The page's address; ends with `/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.under)
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port that is served on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// All requests so far.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        lock(&self.log).answers.clone()
    }

    /// All reports of policy violations so far, as the browser wrote them.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        lock(&self.log).violations.clone()
    }
}

impl Server {
    /// Stops serving: whoever asks from now on gets no connection.
    pub fn stop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // One more connection wakes the listener, which then sees that it should stop.
        if TcpStream::connect(("127.0.0.1", self.port)).is_ok()
            && let Some(listening) = self.listening.take()
        {
            drop(listening.join());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lock(log: &Mutex<Log>) -> std::sync::MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(request: Request, options: &Options, log: &Mutex<Log>) -> Response {
    let (path, query) = match request.target.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (request.target.as_str(), String::new()),
    };
    if path == REPORTS {
        lock(log).violations.push(request.body);
        return Response::new(204, "text/plain", Vec::new());
    }
    let (status, kind, body) = if ["GET", "HEAD"].contains(&request.method.as_str()) {
        content(path, &query, options)
    } else {
        (405, "text/plain", b"only GET".to_vec())
    };
    if ![PROBE, BUILD].contains(&path) {
        lock(log).answers.push(Answer { path: path.to_owned(), status });
    }
    let mut response = Response::new(status, kind, body);
    let keep = format!("max-age={}", options.keep);
    response.header("Cache-Control", if options.keep == 0 { "no-cache" } else { &keep });
    response.header("X-Content-Type-Options", "nosniff");
    if let Some(policy) = &options.policy {
        response.header("Content-Security-Policy", &format!("{policy}; report-uri {REPORTS}"));
    }
    if options.cors {
        response.header("Access-Control-Allow-Origin", "*");
    }
    if status == 301 {
        response.header("Location", &format!("{path}/{query}"));
    }
    response
}

fn content(path: &str, query: &str, options: &Options) -> (u16, &'static str, Vec<u8>) {
    if let Some(build) = options.build.as_ref().filter(|_| path == BUILD) {
        let said = build.lock().unwrap_or_else(PoisonError::into_inner).clone();
        return (200, "application/json", said.into_bytes());
    }
    if path == PROBE {
        let probe = options.probe.unwrap_or_default();
        return (200, "text/javascript", probe.into());
    }
    if format!("{path}/") == options.under {
        return (301, "text/plain", format!("see {path}/{query}").into());
    }
    let Some(name) = path.strip_prefix(options.under.as_str()) else {
        return (404, "text/plain", b"not here".to_vec());
    };
    if options.blocked.iter().any(|end| name.ends_with(end.as_str())) {
        return (403, "text/plain", b"blocked".to_vec());
    }
    let name = &if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let file = options.root.join(name);
    let Some(mut body) = inside.then(|| fs::read(&file).ok()).flatten() else {
        return (404, "text/plain", b"not here".to_vec());
    };
    if options.probe.is_some() && name == "index.html" {
        let html = String::from_utf8_lossy(&body);
        let script = format!("<head><script src=\"{PROBE}\"></script>");
        body = html.replacen("<head>", &script, 1).into_bytes();
    }
    (200, kind(&file, options), body)
}

fn kind(file: &Path, options: &Options) -> &'static str {
    let ending = file.extension().map(|ending| ending.to_string_lossy());
    match ending.as_deref() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => options.wasm_type,
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "webmanifest") => "application/json",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    fn options() -> Options {
        let mut options = Options::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        options.under = "/a/b/".to_owned();
        options
    }

    #[test]
    fn only_what_is_inside_is_served() {
        let options = options();
        let status = |path: &str| content(path, "", &options).0;
        assert_eq!(status("/a/b/server.rs"), 200);
        assert_eq!(status("/a/b"), 301);
        for path in ["/a/b/../Cargo.toml", "/a/b//etc/hosts", "/server.rs", "/a/b/"] {
            assert_eq!(status(path), 404, "{path}");
        }
    }

    #[test]
    fn what_is_blocked_is_refused() {
        let mut options = options();
        options.blocked.push(".rs".to_owned());
        assert_eq!(content("/a/b/server.rs", "", &options).0, 403);
    }

    #[test]
    fn a_taken_port_gives_another() {
        let first = Server::start(options()).unwrap();
        let mut options = options();
        options.port = first.port();
        let second = Server::start(options).unwrap();
        assert_ne!(first.port(), second.port());
    }

    #[test]
    fn a_stopped_server_is_gone() {
        let mut server = Server::start(options()).unwrap();
        server.stop();
        assert!(TcpStream::connect(("127.0.0.1", server.port())).is_err());
    }

    #[test]
    fn idle_connections_hold_nobody_up() {
        let server = Server::start(options()).unwrap();
        let address = ("127.0.0.1", server.port());
        let _idle: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(address).unwrap()).collect();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /a/b/server.rs?x=1 HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.starts_with("HTTP/1.1 200 OK\r\n"), "{said}");
        assert_eq!(server.answers(), [Answer { path: "/a/b/server.rs".to_owned(), status: 200 }]);
    }
}
