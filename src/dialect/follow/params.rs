//! Parameters of the caller's that change when a list starts anew: a search text, a filter.

use alloc::string::String;

use crate::config::reader::Reader;
use crate::config::spelling::nearest;
use crate::config::text::split_once;
use crate::config::value::Value;
use crate::dialect::model::Dialect;
use crate::dialect::value::{Const, Found};
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::http::url;

use super::target::{Target, require_json};

impl Dialect {
    /// The request with these parameters; `None` takes one away. A name is a place (`query:q`, `body:variables.q`,
    /// `header:x-tenant`) or the bare name of a parameter, which goes where the API reads its parameters: into the
    /// query, or, where the continuation is written into the body, beside it.
    pub(crate) fn with_params(&self, request: &Request, params: &[(String, Option<Value>)]) -> Result<Request> {
        let mut out = request.clone();
        for (name, value) in params {
            let target = self.param(&out, name)?;
            let refuse = |why: &str| Err(Error::of(Kind::Options, "`{}` {}", &[name, why]).with_path("params"));
            match value {
                None | Some(Value::Null) => target.remove(&mut out),
                Some(Value::List(_) | Value::Map(_)) if !matches!(target, Target::Body(_)) => {
                    return refuse("must be a string, a number or a boolean: only a body holds more");
                }
                Some(value) => target.write(&mut out, &Found::Const(&Const::of(value)))?,
            }
        }
        Ok(out)
    }

    fn param(&self, request: &Request, name: &str) -> Result<Target> {
        // A slip in the prefix is told; any other name may hold a colon.
        if split_once(name, b":").is_some_and(|(prefix, _)| nearest(prefix, "query body header path").is_some()) {
            let mut reader = Reader::new(Kind::Options, "params");
            let target = Target::parse(&mut reader, name);
            let whole = matches!(target, Target::WholeBody | Target::WholeQuery | Target::Path(_));
            let target = reader.finish(target)?;
            if whole {
                return Err(Error::of(Kind::Options, "`{}` is no single parameter", &[name]).with_path("params"));
            }
            if let (Target::Body(_), body) = (&target, &request.body) {
                require_json(body.as_deref().unwrap_or_default())?;
            }
            return Ok(target);
        }
        let Some(body) = &request.body else { return Ok(Target::Query(name.into())) };
        if let Some(path) = self.in_body(true) {
            require_json(body)?;
            let mut path = path.clone();
            path.pop();
            path.push(name.into());
            return Ok(Target::Body(path));
        }
        if url::parameter(&request.url, name).is_some() {
            return Ok(Target::Query(name.into()));
        }
        let why = "`{}` may stand in the query or in the body of this request: write `query:{}` or `body:{}`";
        Err(Error::of(Kind::Options, why, &[name, name, name]).with_path("params"))
    }
}
