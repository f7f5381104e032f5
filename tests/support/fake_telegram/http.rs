//! Just enough HTTP/1.1 by hand, keep-alive on both sides: a framework would cost more than the fake's whole work.

use std::{io, str::from_utf8};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request or a response, whole.
pub struct Message {
    /// `POST /path HTTP/1.1` or `HTTP/1.1 200 OK`.
    pub first_line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Message {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// One side of a connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are used up.
    used: usize,
}

impl Connection {
    pub fn new(stream: TcpStream) -> Self {
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: Vec::with_capacity(8192),
            used: 0,
        }
    }

    /// The next message; none when the other side is done.
    pub async fn next(&mut self) -> io::Result<Option<Message>> {
        self.buffer.drain(..self.used);
        self.used = 0;
        let mut searched = 0;
        let head = loop {
            if let Some(at) = find(&self.buffer[searched..], b"\r\n\r\n") {
                break searched + at;
            }
            searched = self.buffer.len().saturating_sub(3);
            if !self.more().await? {
                return Ok(None);
            }
        };
        let text = from_utf8(&self.buffer[..head]).map_err(io::Error::other)?;
        let mut lines = text.split("\r\n");
        let first_line = lines.next().unwrap_or_default().to_owned();
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
            .collect();
        let mut message = Message {
            first_line,
            headers,
            body: Vec::new(),
        };
        let start = head + 4;
        if message
            .header("transfer-encoding")
            .is_some_and(|value| value.contains("chunked"))
        {
            let mut at = start;
            loop {
                let line = loop {
                    if let Some(end) = find(&self.buffer[at..], b"\r\n") {
                        break at + end;
                    }
                    if !self.more().await? {
                        return Ok(None);
                    }
                };
                let size = from_utf8(&self.buffer[at..line]).map_err(io::Error::other)?;
                let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
                at = line + 2;
                while self.buffer.len() < at + size + 2 {
                    if !self.more().await? {
                        return Ok(None);
                    }
                }
                message.body.extend_from_slice(&self.buffer[at..at + size]);
                at += size + 2;
                if size == 0 {
                    break;
                }
            }
            self.used = at;
        } else {
            let length = message
                .header("content-length")
                .and_then(|value| value.parse().ok())
                .unwrap_or(0);
            while self.buffer.len() < start + length {
                if !self.more().await? {
                    return Ok(None);
                }
            }
            message.body.extend_from_slice(&self.buffer[start..start + length]);
            self.used = start + length;
        }
        Ok(Some(message))
    }

    async fn more(&mut self) -> io::Result<bool> {
        Ok(self.stream.read_buf(&mut self.buffer).await? > 0)
    }

    pub async fn respond(&mut self, status: u16, kind: &str, headers: &str, body: &[u8]) -> io::Result<()> {
        let mut out = Vec::with_capacity(body.len() + 128);
        out.extend_from_slice(
            format!(
                "HTTP/1.1 {status} {}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n{headers}\r\n",
                if status == 200 { "OK" } else { "Status" },
                body.len()
            )
            .as_bytes(),
        );
        out.extend_from_slice(body);
        self.stream.write_all(&out).await
    }

    pub async fn post(&mut self, path: &str, headers: &str, body: &[u8]) -> io::Result<()> {
        let mut out = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        )
        .into_bytes();
        out.extend_from_slice(body);
        self.stream.write_all(&out).await
    }

    /// Breaks the connection, so that the other side sees a reset.
    pub fn reset(self) {
        let _ = self.stream.set_zero_linger();
    }
}

pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// `%2F` and the like.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next().unwrap_or(b'0'), bytes.next().unwrap_or(b'0')];
            out.push(u8::from_str_radix(from_utf8(&pair).unwrap_or("3F"), 16).unwrap_or(b'?'));
        } else {
            out.push(byte);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A field of a form.
pub struct Field {
    pub name: String,
    /// Of a file: its name and its kind.
    pub file: Option<(String, String)>,
    pub value: Vec<u8>,
}

/// The fields of a `multipart/form-data` body, read as the real server does (td, HttpReader.cpp): it knows `name` and `filename`,
/// not `filename*`; a semicolon ends a value even between quotes; nothing is unescaped.
pub fn form(body: &[u8], boundary: &str) -> Vec<Field> {
    let separator = format!("\r\n--{boundary}");
    let mut fields = Vec::new();
    let opening = &separator.as_bytes()[2..];
    let Some(start) = find(body, opening) else {
        return fields;
    };
    let mut rest = &body[start + opening.len()..];
    while let Some(end) = find(rest, separator.as_bytes()) {
        let part = &rest[..end];
        rest = &rest[end + separator.len()..];
        if let Some(head) = find(part, b"\r\n\r\n") {
            let header = String::from_utf8_lossy(&part[..head]);
            let mut field = Field {
                name: String::new(),
                file: None,
                value: part[head + 4..].to_vec(),
            };
            let mut kind = "application/octet-stream".to_owned();
            for (key, value) in header.lines().filter_map(|line| line.split_once(':')) {
                match key.trim().to_lowercase().as_str() {
                    "content-disposition" => {
                        for (key, value) in value.split(';').filter_map(|one| one.split_once('=')) {
                            let value = value.trim();
                            let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
                            let value = bare.unwrap_or(value).to_owned();
                            match key.trim() {
                                "name" => field.name = value,
                                "filename" => field.file = Some((value, String::new())),
                                _ => {}
                            }
                        }
                    }
                    "content-type" => value.trim().clone_into(&mut kind),
                    _ => {}
                }
            }
            if let Some((_, known)) = &mut field.file {
                *known = kind;
            }
            fields.push(field);
        }
    }
    fields
}
