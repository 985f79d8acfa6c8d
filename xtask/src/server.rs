//! A small static file server: for `cargo xtask serve`, and for the page tests, which ask it
//! afterwards what was requested and which policy violations the browser reported.

use anyhow::{Result, anyhow};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response};

/// The strict policy that the page must work under.
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/// Where browsers report what the policy stopped; outside every sub-path.
const REPORTS: &str = "/-/violations";

/// Where the probe of [`Options::probe`] is; outside every sub-path.
const PROBE: &str = "/-/probe.js";

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
    /// Whether other origins may read the files (a sandboxed frame is one).
    pub cors: bool,
    /// Files whose name ends so are refused, as a filter in a school's network would.
    pub blocked: Vec<String>,
    /// A script that index.html is made to run first, for browsers that keep no readable log.
    pub probe: Option<&'static str>,
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
            cors: false,
            blocked: Vec::new(),
            probe: None,
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
    http: Arc<Http>,
    log: Arc<Mutex<Log>>,
    threads: Vec<JoinHandle<()>>,
}

/// `tiny_http::Server` cannot be printed.
struct Http(tiny_http::Server);

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Http").field(&self.0.server_addr()).finish()
    }
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
        let http = tiny_http::Server::http(("127.0.0.1", options.port))
            .or_else(|_| tiny_http::Server::http(("127.0.0.1", 0)))
            .map_err(|error| anyhow!("no port to serve on: {error}"))?;
        let port = http.server_addr().to_ip().map_or(0, |address| address.port());
        let http = Arc::new(Http(http));
        let log = Arc::new(Mutex::new(Log::default()));
        let under = options.under.clone();
        let options = Arc::new(options);
        // A browser asks for several files at once.
        let threads = (0..4)
            .map(|_| {
                let (http, log) = (Arc::clone(&http), Arc::clone(&log));
                let options = Arc::clone(&options);
                std::thread::spawn(move || {
                    while let Ok(request) = http.0.recv() {
                        answer(request, &options, &log);
                    }
                })
            })
            .collect();
        Ok(Self { port, under, http, log, threads })
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

impl Drop for Server {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.http.0.unblock();
        }
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}

fn lock(log: &Mutex<Log>) -> std::sync::MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(mut request: Request, options: &Options, log: &Mutex<Log>) {
    let (path, query) = match request.url().split_once('?') {
        Some((path, query)) => (path.to_owned(), format!("?{query}")),
        None => (request.url().to_owned(), String::new()),
    };
    if path == REPORTS {
        let mut report = String::new();
        // A report that cannot be read is still a report.
        if request.as_reader().read_to_string(&mut report).is_err() {
            report = "unreadable".to_owned();
        }
        lock(log).violations.push(report);
        drop(request.respond(Response::empty(204)));
        return;
    }
    let known = matches!(request.method(), Method::Get | Method::Head);
    let (status, kind, body) =
        if known { content(&path, &query, options) } else { (405, "text/plain", b"only GET".to_vec()) };
    if path != PROBE {
        lock(log).answers.push(Answer { path: path.clone(), status });
    }
    let mut headers = vec![
        ("Content-Type".to_owned(), kind.to_owned()),
        ("Cache-Control".to_owned(), "no-cache".to_owned()),
        ("X-Content-Type-Options".to_owned(), "nosniff".to_owned()),
    ];
    if let Some(policy) = &options.policy {
        let policy = format!("{policy}; report-uri {REPORTS}");
        headers.push(("Content-Security-Policy".to_owned(), policy));
    }
    if options.cors {
        headers.push(("Access-Control-Allow-Origin".to_owned(), "*".to_owned()));
    }
    if status == 301 {
        headers.push(("Location".to_owned(), format!("{path}/{query}")));
    }
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // The browser may have gone; that is its right.
    drop(request.respond(response));
}

fn content(path: &str, query: &str, options: &Options) -> (u16, &'static str, Vec<u8>) {
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
    let name = if name.is_empty() { "index.html" } else { name };
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
}
