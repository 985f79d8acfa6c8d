//! As much of HTTP as serving files to a browser on this machine takes: one request and one answer
//! for each connection. Libraries that keep connections open in a fixed pool of threads were tried
//! and starved: browsers hold more connections than they use.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// More than any browser sends.
const LONGEST: u64 = 1 << 20;

/// One request.
#[derive(Debug)]
pub(crate) struct Request {
    /// `GET` and the like.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The body, empty for most.
    pub body: String,
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    /// An answer of this type.
    pub fn new(status: u16, kind: &str, body: Vec<u8>) -> Self {
        let mut response = Self { status, head: String::new(), body };
        response.header("Content-Type", kind);
        response
    }

    /// Adds a header; line ends in it would begin another, so they go.
    pub fn header(&mut self, name: &str, value: &str) {
        let value = value.replace(['\r', '\n'], " ");
        self.head.push_str(&format!("{name}: {value}\r\n"));
    }
}

/// Reads one request, answers it, and closes.
pub(crate) fn answer(stream: &TcpStream, answer: impl FnOnce(Request) -> Response) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let request = read(stream)?;
    let is_head = request.method == "HEAD";
    let Response { status, head, body } = answer(request);
    let reason = match status {
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        403 => "Forbidden",
        404 => "Not Found",
        _ => "Refused",
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status} {reason}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    let mut out = head.into_bytes();
    if !is_head {
        out.extend(body);
    }
    let mut stream = stream;
    stream.write_all(&out)?;
    Ok(stream.flush()?)
}

fn read(stream: &TcpStream) -> Result<Request> {
    let mut lines = BufReader::new(stream.take(LONGEST));
    let mut line = String::new();
    lines.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let method = words.next().context("an empty request")?;
    let target = words.next().context("a request without a target")?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            bail!("the request ended early");
        }
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = Vec::new();
    lines.take(length).read_to_end(&mut body)?;
    Ok(Request { method, target, body: String::from_utf8_lossy(&body).into_owned() })
}
