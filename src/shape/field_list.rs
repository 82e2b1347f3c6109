//! The members of a struct, as the derives describe them.

use super::{Field, PinnedMember, Rules, ShapeRef, Stability};

/// The members of a struct. They are built together from tuples: the compiler checks each value of a constant for interior
/// mutability, and only for primitive types and tuples of these without a search for implementations.
#[derive(Debug, Clone, Copy)]
pub struct FieldList<const COUNT: usize> {
    /// The members.
    pub fields: [Field; COUNT],
}

/// Methods for one of the fields, which are those of [`Field`].
macro_rules! methods {
    ($($name:ident($($parameter:ident: $type:ty)?))*) => {
        $(
            #[doc = concat!("Calls [`Field::", stringify!($name), "`] for the field with this index.")]
            #[must_use]
            pub const fn $name(mut self, index: usize $(, $parameter: $type)?) -> Self {
                self.fields[index] = self.fields[index].$name($($parameter)?);
                self
            }
        )*
    };
}

impl<const COUNT: usize> FieldList<COUNT> {
    /// Fields with these names, documentation and shapes.
    #[must_use]
    pub const fn new(fields: [(&'static str, &'static str, ShapeRef); COUNT]) -> Self {
        const EMPTY: Field = Field::new("", "", ShapeRef::of::<bool>());
        let mut list = [EMPTY; COUNT];
        let mut index = 0;
        while index < COUNT {
            // Every step of an evaluation adds to the compile time, and so does each property that is copied.
            (list[index].name, list[index].doc, list[index].shape) = fields[index];
            index += 1;
        }
        Self { fields: list }
    }

    /// Replaces a field by a required member with one value, which has no Rust field.
    #[must_use]
    pub const fn pinned(mut self, index: usize, member: PinnedMember) -> Self {
        self.fields[index] = Field::pinned(member);
        self
    }

    methods! {
        with_rules(rules: Rules)
        with_default(default: &'static str)
        with_examples(examples: &'static [&'static str])
        inlined()
        rest()
        deprecated()
        with_stability(stability: Stability)
        sensitive()
    }
}
