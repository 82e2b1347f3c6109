// Parses the frames of a capture with simdjson: `simdjson CAPTURE`. It validates nothing. Exits with 1 if a frame is malformed.

#include <simdjson.h>

#include <cstdio>

int main(int argc, char **argv) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream documents;
  simdjson::padded_string text;
  if (argc != 2 || simdjson::padded_string::load(argv[1]).get(text) || parser.parse_many(text).get(documents)) {
    return 2;
  }
  size_t count = 0;
  size_t rejected = 0;
  for (auto document : documents) {
    count += 1;
    rejected += document.error() != simdjson::SUCCESS;
  }
  std::printf("%zu frames, %zu rejected\n", count, rejected);
  return rejected == 0 ? 0 : 1;
}
