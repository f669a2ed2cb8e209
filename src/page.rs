//! Lists in pages, as streams.

use crate::error::Result;
use crate::send::Sending;
use futures_util::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The size of a page and of its list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// The number of items on the page.
    pub(crate) items: usize,
    /// The number of items on all pages.
    pub(crate) total: i64,
}

/// The pages of a list, one after the other: a [`Stream`].
///
/// It ends after the page with which the list's total is reached, after an empty page, and after an error.
#[must_use = "nothing is sent before it is polled"]
pub struct Pages<P> {
    request: Box<dyn Fn(i64) -> Sending<P> + Send>,
    extent: fn(&P) -> Extent,
    /// The number of the next page; `None` after the last.
    next: Option<i64>,
    seen: i64,
    under_way: Option<Sending<P>>,
}

impl<P> Pages<P> {
    /// From this page on.
    pub(crate) fn new(
        first: i64,
        limit: i64,
        request: impl Fn(i64) -> Sending<P> + Send + 'static,
        extent: fn(&P) -> Extent,
    ) -> Self {
        Self {
            request: Box::new(request),
            extent,
            next: Some(first),
            seen: first.saturating_sub(1).saturating_mul(limit),
            under_way: None,
        }
    }

    /// The next page. `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of the request. After an error there is no further page.
    pub async fn next(&mut self) -> Option<Result<P>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P>>> {
        let Some(number) = self.next else {
            return Poll::Ready(None);
        };
        let request = &self.request;
        let under_way = self.under_way.get_or_insert_with(|| request(number));
        let page = ready!(Pin::new(under_way).poll(context));
        self.under_way = None;
        self.next = match &page {
            Ok(page) => {
                let extent = (self.extent)(page);
                self.seen = self
                    .seen
                    .saturating_add(i64::try_from(extent.items).unwrap_or(i64::MAX));
                let goes_on = extent.items > 0 && self.seen < extent.total;
                number.checked_add(1).filter(|_| goes_on)
            }
            Err(_) => None,
        };
        Poll::Ready(Some(page))
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<P>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// The items of a list, page after page: a [`Stream`].
///
/// The next page is requested when all items of the previous one were taken. Items that are added or removed meanwhile move others
/// between pages, so that one may be skipped or returned twice.
#[must_use = "nothing is sent before it is polled"]
pub struct Items<P, T> {
    pages: Pages<P>,
    items: fn(P) -> Vec<T>,
    at_hand: VecDeque<T>,
}

impl<P, T> Items<P, T> {
    pub(crate) fn new(pages: Pages<P>, items: fn(P) -> Vec<T>) -> Self {
        Self {
            pages,
            items,
            at_hand: VecDeque::new(),
        }
    }

    /// The next item. `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of the request. After an error there is no further item.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.at_hand.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.at_hand = (self.items)(page).into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, T: Unpin> Stream for Items<P, T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<P, T> fmt::Debug for Items<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// The streams of a request with `page` and `limit`, whose response has a total and a list.
macro_rules! paged {
    ($name:ident: $page:ident of $item:ty, list) => {
        $crate::page::paged! { @any $name, $page, $item, |page| page.list.len(), |page| page.list }
    };
    ($name:ident: $page:ident of $item:ty, optional list) => {
        $crate::page::paged! { @any $name, $page, $item,
            |page| page.list.as_ref().map_or(0, Vec::len),
            |page| page.list.unwrap_or_default()
        }
    };
    (@any $name:ident, $page:ident, $item:ty, |$seen:ident| $count:expr, |$done:ident| $list:expr) => {
        impl $name {
            /// The pages as a stream, from `page` on. Each is requested when the stream is polled for it.
            pub fn pages(self) -> $crate::Pages<$page> {
                let (first, limit) = (self.page.unwrap_or(1), self.limit.unwrap_or(10));
                let extent = |$seen: &$page| $crate::page::Extent {
                    items: $count,
                    total: $seen.total_count,
                };
                let request = move |page| self.clone().page(page).into_future();
                $crate::Pages::new(first, limit, request, extent)
            }

            /// The items of all pages as a stream, from `page` on.
            pub fn stream(self) -> $crate::Items<$page, $item> {
                $crate::Items::new(self.pages(), |$done| $list)
            }
        }
    };
}
pub(crate) use paged;
