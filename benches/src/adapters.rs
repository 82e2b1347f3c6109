//! Benchmarks of `Deserialize` and `Serialize`, beside serde's derives for structs with the same fields.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tieline::Wire;
use tieline::json::{Reader, Writer};

use crate::measure::Benchmark;

/// The same structs with the derives of serde and of tieline.
macro_rules! twins {
    ($($(#[$attribute:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => {
        mod serde_derive {
            $($(#[$attribute])* #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub(super) struct $name { $($field: $type),* })*
        }

        mod tieline_derive {
            $($(#[$attribute])* #[derive(tieline::Wire)]
            pub(super) struct $name { $($field: $type),* })*
        }
    };
}

twins! {
    /// Four fields.
    Item { name: String, count: u32, price: f64, note: Option<String> }

    /// Twelve fields.
    Order {
        id: String,
        customer: String,
        street: String,
        city: String,
        country: Option<String>,
        quantity: u32,
        price: f64,
        discount: Option<f64>,
        is_paid: bool,
        is_gift: Option<bool>,
        tags: Vec<String>,
        note: Option<String>,
    }
}

/// Texts of one struct, and the benchmarks for it.
pub(crate) struct AdapterCase {
    pub(crate) title: &'static str,
    pub(crate) texts: Vec<String>,
    reading: fn(&[String]) -> Vec<Benchmark<'_>>,
    writing: fn(&[String]) -> Vec<Benchmark<'_>>,
}

impl AdapterCase {
    /// The cases, with `count` texts each.
    pub(crate) fn all(count: u64) -> [Self; 2] {
        [
            Self {
                title: "4 fields",
                texts: (0..count).map(item).collect(),
                reading: reading::<serde_derive::Item, tieline_derive::Item>,
                writing: writing::<serde_derive::Item, tieline_derive::Item>,
            },
            Self {
                title: "12 fields",
                texts: (0..count).map(order).collect(),
                reading: reading::<serde_derive::Order, tieline_derive::Order>,
                writing: writing::<serde_derive::Order, tieline_derive::Order>,
            },
        ]
    }

    pub(crate) fn reading(&self) -> Vec<Benchmark<'_>> {
        (self.reading)(&self.texts)
    }

    pub(crate) fn writing(&self) -> Vec<Benchmark<'_>> {
        (self.writing)(&self.texts)
    }
}

fn item(index: u64) -> String {
    let note = if index.is_multiple_of(4) { r#","note":"ripe""# } else { "" };
    format!(r#"{{"name":"apple {index}","count":{index},"price":{}.25{note}}}"#, index % 100)
}

fn order(index: u64) -> String {
    let country = if index.is_multiple_of(2) { r#""country":"Elsewhere","# } else { "" };
    format!(
        r#"{{"id":"o-{index}","customer":"Customer {index}","street":"Main Street {}","city":"Some City",{country}"quantity":{},"price":{}.5,"isPaid":{},"tags":["a","tag-{index}"],"note":"By the side door."}}"#,
        index % 200,
        index % 7,
        index % 1000,
        index.is_multiple_of(3)
    )
}

fn reading<S: DeserializeOwned, T: Wire + DeserializeOwned>(texts: &[String]) -> Vec<Benchmark<'_>> {
    fn from_str<T: DeserializeOwned>(texts: &[String]) -> usize {
        texts.iter().filter(|text| serde_json::from_str::<T>(text).is_ok()).count()
    }
    vec![
        Benchmark::new("serde's derive, from_str", || from_str::<S>(texts)),
        Benchmark::new("tieline's derive, from_str", || from_str::<T>(texts)),
        Benchmark::new("tieline's derive, Wire::read", || {
            texts.iter().filter(|text| T::read(&mut Reader::new(text)).is_ok()).count()
        }),
    ]
}

fn writing<S: DeserializeOwned + Serialize + 'static, T: Wire + DeserializeOwned + Serialize + 'static>(
    texts: &[String],
) -> Vec<Benchmark<'_>> {
    fn to_string<T: DeserializeOwned + Serialize>(texts: &[String]) -> impl FnMut() -> usize + use<T> {
        let values = values::<T>(texts);
        move || values.iter().filter(|value| serde_json::to_string(value).is_ok()).count()
    }
    fn values<T: DeserializeOwned>(texts: &[String]) -> Vec<T> {
        texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
    }
    let own = values::<T>(texts);
    vec![
        Benchmark::new("serde's derive, to_string", to_string::<S>(texts)),
        Benchmark::new("tieline's derive, to_string", to_string::<T>(texts)),
        Benchmark::new("tieline's derive, Wire::write", move || {
            let write = |value: &T| {
                let mut writer = Writer::new();
                value.write(&mut writer)?;
                writer.finish()
            };
            own.iter().filter(|value| write(value).is_ok()).count()
        }),
    ]
}
