// Judged repositories in Java: mirrored modules, tests as modules of their own, members without a modifier, interfaces and what implements them.
import type { Judged } from './judged-trees.ts';

export const java: readonly Judged[] = [
  {
    name: 'Java, collections with a mirror for another platform',
    title: 'A Highly Efficient Cache Admission Policy',
    abstract:
      'An approximate admission policy decides by a frequency sketch whether a new entry replaces the eviction candidate of a bounded cache. Evictions follow the weight of an entry.',
    files: `
core/src/org/acme/cache/LocalCache.java: LocalCache evictEntries recordRead recordWrite getLiveEntry // A segmented map that is bounded by the weight of its entries.
core/src/org/acme/cache/CacheBuilder.java: CacheBuilder maximumWeight expireAfterWrite build // Builds a cache with eviction.
core/src/org/acme/cache/Weigher.java: Weigher weigh // Weighs an entry.
core/src/org/acme/cache/CacheStats.java: CacheStats hitCount missCount evictionCount // Counts.
core/src/org/acme/collect/Maps.java: Maps higherEntry higherKey lowerEntry newHashMap // Utilities.
core/src/org/acme/collect/TreeRangeMap.java: TreeRangeMap higherEntry lowerEntry
core/src/org/acme/collect/ForwardingNavigableMap.java: ForwardingNavigableMap higherEntry standardHigherEntry
core/src/org/acme/locks/CycleDetectingLockFactory.java: CycleDetectingLockFactory newInstance policy // Locks with a policy.
core/src/org/acme/base/Joiner.java: Joiner join withKeyValueSeparator
android/core/src/org/acme/cache/LocalCache.java: LocalCache evictEntries recordRead recordWrite getLiveEntry // A segmented map that is bounded by the weight of its entries.
android/core/src/org/acme/cache/CacheBuilder.java: CacheBuilder maximumWeight expireAfterWrite build // Builds a cache with eviction.
android/core/src/org/acme/collect/Maps.java: Maps higherEntry higherKey lowerEntry newHashMap // Utilities.
core-testlib/src/org/acme/cache/CacheTesting.java: CacheTesting forceEviction drainEntries checkEviction // Helps to test a cache and its eviction.
core-tests/org/acme/cache/CacheEvictionTester.java: CacheEvictionTester testEviction_maxWeight testEviction // Eviction of a cache by weight.
`,
    sites: [
      'core/src/org/acme/cache/LocalCache.java evictEntries',
      'core/src/org/acme/cache/CacheBuilder.java CacheBuilder',
      'core/src/org/acme/cache/Weigher.java Weigher',
    ],
  },
  {
    name: 'Java, a parser of markup',
    title: 'Adaptive Tokenisation of Malformed Markup',
    abstract:
      'A tokeniser whose states are ordered by measured frequency, with a character buffer that adapts to the input; malformed documents are repaired by the tree builder.',
    files: `
src/main/java/org/acme/parser/Tokeniser.java: Tokeniser read emit transition consumeCharacterReference // Reads the input into tokens.
src/main/java/org/acme/parser/TokeniserState.java: TokeniserState read readRawData // States of the tokeniser.
src/main/java/org/acme/parser/CharacterReader.java: CharacterReader bufferUp consumeTo current // Consumes characters from a buffer.
src/main/java/org/acme/parser/TreeBuilder.java: TreeBuilder process runParser currentElement // Builds the tree.
src/main/java/org/acme/parser/ParseErrorList.java: ParseErrorList canAddError
src/main/java/org/acme/nodes/Document.java: Document createShell head body title charset // A document.
src/main/java/org/acme/nodes/DocumentType.java: DocumentType name publicId
src/main/java/org/acme/nodes/Element.java: Element html text append
src/main/java/org/acme/helper/HttpConnection.java: HttpConnection getInputStream hasInputStream setInputCharacter // Sends input of a document.
src/main/java/org/acme/helper/DataUtil.java: DataUtil load readToByteBuffer emptyByteBuffer // Reads a document into a buffer.
src/main/java/org/acme/select/Selector.java: Selector select
src/test/java/org/acme/parser/TokeniserTest.java: TokeniserTest bufferUpInAttribute testMalformed
src/test/java/org/acme/parser/TokeniserStateTest.java: TokeniserStateTest ensureSearchArraysAreSorted
`,
    sites: [
      'src/main/java/org/acme/parser/Tokeniser.java Tokeniser',
      'src/main/java/org/acme/parser/TokeniserState.java TokeniserState',
      'src/main/java/org/acme/parser/CharacterReader.java bufferUp',
      'src/main/java/org/acme/parser/TreeBuilder.java TreeBuilder',
    ],
  },
  {
    name: 'Java, a binder of records with many overloads',
    title: 'Fast Deserialization of Records by Property Prediction',
    abstract:
      'Documents repeat the order of their properties. We predict the next property when deserializing beans, so that the lookup of a settable property costs one comparison.',
    files: `
src/main/java/org/acme/databind/deser/BeanDeserializer.java: BeanDeserializer deserialize vanillaDeserialize deserializeFromObject // Deserializes beans.
src/main/java/org/acme/databind/deser/impl/BeanPropertyMap.java: BeanPropertyMap find findBinarySearch withProperty // Looks up properties by name.
src/main/java/org/acme/databind/deser/SettableBeanProperty.java: SettableBeanProperty set deserializeAndSet fixAccess // A property that can be set.
src/main/java/org/acme/databind/deser/DeserializerFactory.java: DeserializerFactory createBeanDeserializer createEnumDeserializer createTreeDeserializer
src/main/java/org/acme/databind/deser/std/StdDeserializer.java: StdDeserializer getValueClass handleUnknownProperty
src/main/java/org/acme/databind/deser/std/EnumDeserializer.java: EnumDeserializer deserialize deserializeAltString
src/main/java/org/acme/databind/deser/std/DateDeserializers.java: DateDeserializers deserialize find
src/main/java/org/acme/databind/deser/std/MapDeserializer.java: MapDeserializer deserialize isCachable
src/main/java/org/acme/databind/ext/DOMDeserializer.java: DOMDeserializer deserialize parse // Reads documents.
src/main/java/org/acme/databind/ser/BeanSerializer.java: BeanSerializer serialize orderProperties
src/main/java/org/acme/databind/cfg/BaseSettings.java: BaseSettings withDateFormat hasRecordNaming
src/main/java/org/acme/databind/introspect/RecordNaming.java: RecordNaming forRecord // Names of records.
src/test/java/org/acme/databind/deser/PropertyLookupTest.java: PropertyLookupTest testDeserialize testOrder
`,
    sites: [
      'src/main/java/org/acme/databind/deser/BeanDeserializer.java BeanDeserializer',
      'src/main/java/org/acme/databind/deser/impl/BeanPropertyMap.java BeanPropertyMap',
      'src/main/java/org/acme/databind/deser/SettableBeanProperty.java SettableBeanProperty',
    ],
  },
  {
    name: 'Java, an index of documents with policies and their setters',
    title: 'Cost-Based Merge Scheduling for Inverted Indices',
    abstract:
      'Segments of inverted indices are merged in the background. We select merges by the cost of writing against deleted documents, and throttle concurrent merges.',
    files: `
core/src/java/org/acme/index/TieredMergePolicy.java: TieredMergePolicy findMerges score // Merges segments of about the same size.
core/src/java/org/acme/index/ConcurrentMergeScheduler.java: ConcurrentMergeScheduler merge doStall updateMergeThreads // Runs merges in threads.
core/src/java/org/acme/index/MergePolicy.java: MergePolicy
core/src/java/org/acme/index/IndexWriter.java: IndexWriter addDocument getMergeScheduler setMergeScheduler maybeMerge // Writes an index.
core/src/java/org/acme/index/IndexWriterConfig.java: IndexWriterConfig getMergeScheduler setMergeScheduler setMergePolicy // Settings of the merge scheduler.
core/src/java/org/acme/index/SerialMergeScheduler.java: SerialMergeScheduler merge
core/src/java/org/acme/index/NoMergeScheduler.java: NoMergeScheduler merge
core/src/java/org/acme/search/Similarity.java: Similarity score tf idf
core/src/java/org/acme/search/TermQuery.java: TermQuery createWeight
server/src/java/org/acme/update/ServerIndexConfig.java: ServerIndexConfig buildMergeScheduler getMergeScheduler
contrib/misc/src/java/org/acme/index/MergeTool.java: MergeTool main // Merges an index by hand.
test-framework/src/java/org/acme/index/MockMergePolicy.java: MockMergePolicy findMerges findForcedMerges
core/src/test/org/acme/index/TestTieredMergePolicy.java: TestTieredMergePolicy testForceMerge testMergeCost
`,
    sites: [
      'core/src/java/org/acme/index/TieredMergePolicy.java TieredMergePolicy',
      'core/src/java/org/acme/index/ConcurrentMergeScheduler.java ConcurrentMergeScheduler',
      'core/src/java/org/acme/index/MergePolicy.java MergePolicy',
      'core/src/java/org/acme/index/IndexWriter.java maybeMerge',
    ],
  },
  {
    name: 'Java, a network library with pools',
    title: 'Size Classes for Thread-Local Arenas of Pooled Buffers',
    abstract:
      'A pooled allocator keeps runs and subpages in arenas and caches them per thread. Size classes bound fragmentation, and caches are trimmed by their allocations.',
    files: `
buffer/src/main/java/org/acme/buffer/PoolArena.java: PoolArena allocate allocateNormal free normalizeCapacity // Memory that is divided.
buffer/src/main/java/org/acme/buffer/PoolChunk.java: PoolChunk allocateRun allocateSubpage free // Runs of pages.
buffer/src/main/java/org/acme/buffer/PoolThreadCache.java: PoolThreadCache allocateSmall trim free // Caches of a thread for an arena.
buffer/src/main/java/org/acme/buffer/PooledAllocator.java: PooledAllocator newDirectBuffer numThreadLocalCaches trimCurrentThreadCache
buffer/src/main/java/org/acme/buffer/UnpooledBuffer.java: UnpooledBuffer allocateDirect capacity
buffer/src/main/java/org/acme/buffer/Buffers.java: Buffers threadLocalDirectBuffer copiedBuffer
common/src/main/java/org/acme/util/ThreadLocalRandom.java: ThreadLocalRandom current nextLong // Random numbers, local to a thread.
common/src/main/java/org/acme/util/InternalThreadLocalMap.java: InternalThreadLocalMap get remove size
handler/src/main/java/org/acme/ssl/SslEngine.java: SslEngine allocateDirectBuffer wrap
microbench/src/main/java/org/acme/microbench/PooledAllocatorBenchmark.java: PooledAllocatorBenchmark allocateAndFree
buffer/src/test/java/org/acme/buffer/PoolArenaTest.java: PoolArenaTest testNormalizeCapacity testAllocate
`,
    sites: [
      'buffer/src/main/java/org/acme/buffer/PoolArena.java PoolArena',
      'buffer/src/main/java/org/acme/buffer/PoolChunk.java allocateRun',
      'buffer/src/main/java/org/acme/buffer/PoolThreadCache.java PoolThreadCache',
      'buffer/src/main/java/org/acme/buffer/PooledAllocator.java PooledAllocator',
    ],
  },
];
