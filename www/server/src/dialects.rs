//! One list, spoken in every dialect. A dialect reads where to start, and writes rows and the way on; the rows come
//! from [`Ask`], which also applies the faults that change what a page holds.

mod ask;
mod dialect;
mod ids;
mod numbers;
mod out;
mod real;
mod relay;
mod table;
mod tokens;
mod urls;

pub(crate) use self::{
    ask::{Ask, Circle, Twist, scope},
    dialect::{Dialect, Reply},
    real::REAL,
    table::ALL,
};
