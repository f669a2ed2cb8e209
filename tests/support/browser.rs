//! As much of a browser as a login takes: cookies by host, and redirects one by one. Test programs include this file by its path.

#![allow(dead_code, reason = "not every program uses all of it")]

use reqwest::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response, redirect};
use std::collections::BTreeMap;
use url::Url;

pub(crate) struct Browser {
    http: reqwest::Client,
    /// By host and port: programs on one machine are so many hosts here.
    pub(crate) cookies: BTreeMap<String, BTreeMap<String, String>>,
    /// What every request says beside the cookies.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none());
        Self {
            http: http.no_proxy().build().unwrap(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// Another person's, over the same connections: a client is slow to make.
    pub(crate) fn another(&self) -> Self {
        Self {
            http: self.http.clone(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn request(&self, method: Method, url: &Url) -> RequestBuilder {
        self.http.request(method, url.clone())
    }

    /// Sends a request with the cookies of its host, and keeps those of the response.
    pub(crate) async fn send(&mut self, mut request: RequestBuilder, url: &Url) -> Response {
        let host = url.authority().to_owned();
        let jar = self.cookies.entry(host).or_default();
        let pairs = jar.iter().map(|(key, value)| format!("{key}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (key, value) = pair.split_once('=').unwrap();
            match attributes.contains("Max-Age=0") {
                true => jar.remove(key),
                false => jar.insert(key.to_owned(), value.to_owned()),
            };
        }
        response
    }

    /// Opens a page, as a click on a link does, without following redirects.
    pub(crate) async fn open(&mut self, url: &Url) -> Response {
        let request = self.request(Method::GET, url);
        self.send(request.header(ACCEPT, "text/html,*/*;q=0.8"), url)
            .await
    }

    /// Posts a form, without following redirects.
    pub(crate) async fn post(&mut self, url: &Url, form: &str) -> Response {
        let request = self.request(Method::POST, url).body(form.to_owned());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request, url).await
    }

    /// Follows redirects until a page comes.
    pub(crate) async fn follow(&mut self, mut response: Response, mut url: Url) -> (Response, Url) {
        for redirects in 0.. {
            let Some(to) = location(&response, &url) else {
                break;
            };
            assert!(redirects < 20, "redirected without end, at last to {to}");
            url = to;
            response = self.open(&url).await;
        }
        (response, url)
    }

    /// Opens a page and follows redirects until one comes.
    pub(crate) async fn visit(&mut self, url: &Url) -> (Response, Url) {
        let response = self.open(url).await;
        self.follow(response, url.clone()).await
    }
}

/// Where a response sends the browser.
pub(crate) fn location(response: &Response, from: &Url) -> Option<Url> {
    let to = response.headers().get(LOCATION)?;
    Some(from.join(to.to_str().unwrap()).unwrap())
}
