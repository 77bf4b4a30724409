// A small honest change to each excerpt of a repository that is not ours: a new file, the line of existing code that uses it, and a test.
import { treeIn } from '../e2e/foreign-tree.ts';
import type { Case } from './repository.ts';

type Edit = readonly [path: string, old: string, now: string];

/** Throws when a text that is to be replaced is not there once: the change would not be what it says. */
function change(folder: string, added: Readonly<Record<string, string>>, edits: readonly Edit[]): Case {
  const base = treeIn(`test/fixtures/${folder}`);
  const changes: Record<string, string> = { ...added };
  for (const [path, old, now] of edits) {
    const text = changes[path] ?? base[path] ?? '';
    if (text.split(old).length !== 2) throw new Error(`${path} does not hold the text to replace once`);
    changes[path] = text.replace(old, () => now);
  }
  return { base, changes };
}

export const go = change(
  'ristretto',
  {
    'aging.go': `package ristretto

// agingDue tells whether so many keys were counted since the last halving that the counters are halved again.
func agingDue(increments, samples int64) bool {
	return samples > 0 && increments >= samples
}
`,
    'aging_test.go': `package ristretto

import "testing"

func TestAgingIsDueThroughTinyLFU(t *testing.T) {
	lfu := newTinyLFU(4)
	for i := 0; i < 4; i++ {
		lfu.Increment(1)
	}
	if lfu.incrs != 0 {
		t.Fatal("the counters were not halved")
	}
	if agingDue(3, 0) {
		t.Fatal("nothing is due without samples")
	}
}
`,
  },
  [['policy.go', '	if p.incrs >= p.resetAt {\n', '	if agingDue(p.incrs, p.resetAt) {\n']],
);

export const rust = change(
  'ripgrep',
  {
    'crates/core/separator.rs': `/// Replaces every separator of a path as the system writes it by the one that was asked for.
pub fn with_separator(path: &str, separator: Option<u8>) -> String {
    match separator {
        None => path.to_string(),
        Some(byte) => path.replace(std::path::MAIN_SEPARATOR, &(byte as char).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::with_separator;
    use crate::path_printer::PathPrinterBuilder;

    #[test]
    fn replaces_every_separator() {
        assert_eq!(with_separator("a/b/c", Some(b'|')), "a|b|c");
        let mut builder = PathPrinterBuilder::new();
        builder.separator(Some(b'|'));
    }
}
`,
  },
  [
    ['crates/core/main.rs', 'mod search;\nmod subject;\n', 'mod search;\nmod separator;\nmod subject;\n'],
    [
      'crates/core/path_printer.rs',
      '        let ppath = PrinterPath::with_separator(path, self.config.separator);\n',
      '        let shown = crate::separator::with_separator(&path.to_string_lossy(), self.config.separator);\n        let ppath = PrinterPath::new(Path::new(&shown));\n',
    ],
  ],
);

export const java = change(
  'jsoup',
  {
    'src/main/java/org/jsoup/safety/LinkDensity.java': `package org.jsoup.safety;

import org.jsoup.nodes.Element;

/** How much of an element's text is in links: navigation has much, content little. */
final class LinkDensity {
    private LinkDensity() {}

    static double of(Element element) {
        int all = element.text().length();
        int inLinks = 0;
        for (Element link : element.select("a")) inLinks += link.text().length();
        return all == 0 ? 0 : (double) inLinks / all;
    }
}
`,
    'src/test/java/org/jsoup/safety/LinkDensityTest.java': `package org.jsoup.safety;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

public class LinkDensityTest {
    @Test public void navigationIsNotValid() {
        Document dirty = Jsoup.parse("<p><a>one</a><a>two</a></p>");
        assertEquals(1.0, LinkDensity.of(dirty.body()), 0.01);
        assertEquals(true, new Cleaner(Safelist.basic()).isValid(dirty));
    }
}
`,
  },
  [
    [
      'src/main/java/org/jsoup/safety/Cleaner.java',
      '        return numDiscarded == 0\n            && dirtyDocument',
      '        return numDiscarded == 0\n            && LinkDensity.of(dirtyDocument.body()) <= 1\n            && dirtyDocument',
    ],
  ],
);

export const c = change(
  'jansson',
  {
    'src/growth.h': `#ifndef GROWTH_H
#define GROWTH_H

#include <stddef.h>

int growth_is_due(size_t entries, size_t buckets);

#endif
`,
    'src/growth.c': `#include "growth.h"

int growth_is_due(size_t entries, size_t buckets) {
    return buckets == 0 || entries >= buckets;
}
`,
    'test/suites/api/test_growth.c': `#include "util.h"
#include <jansson.h>

static void run_tests() {
    json_t *object = json_object();
    char key[16];
    int i;
    for (i = 0; i < 100; i++) {
        snprintf(key, sizeof(key), "key%d", i);
        json_object_set_new(object, key, json_integer(i));
    }
    if (json_object_size(object) != 100)
        fail("an object lost keys while it grew");
    json_decref(object);
}
`,
  },
  [
    ['src/hashtable.c', '#include "hashtable.h"\n', '#include "growth.h"\n#include "hashtable.h"\n'],
    [
      'src/hashtable.c',
      '    if (hashtable->size >= hashsize(hashtable->order))\n        if (hashtable_do_rehash',
      '    if (growth_is_due(hashtable->size, hashsize(hashtable->order)))\n        if (hashtable_do_rehash',
    ],
    ['src/Makefile.am', '	error.c \\\n', '	error.c \\\n	growth.c \\\n	growth.h \\\n'],
    ['test/suites/api/Makefile.am', '	test_fixed_size \\\n', '	test_fixed_size \\\n	test_growth \\\n'],
  ],
);
