use tieline::Wire;

#[derive(Wire)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Wire)]
struct Book<T> {
    pages: Vec<Page<T>>,
}

type Word = Option<String>;

#[derive(Wire)]
struct Library {
    book: Book<Word>,
}

fn main() {}
