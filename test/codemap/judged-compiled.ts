// Judged repositories in Go, Rust, C and C++, and workspaces of TypeScript.
import type { Judged } from './judged-trees.ts';

export const compiled: readonly Judged[] = [
  {
    name: 'Go, a consensus library inside a store',
    title: 'Fast Leader Election with Priorities',
    abstract:
      'Leaders are elected by randomized timeouts. With a pre-vote phase campaigns collide less, and a lease lets followers ignore votes while the leader is active.',
    files: `
raft/raft.go: raft campaign tickElection becomeLeader poll Step
raft/tracker/tracker.go: ProgressTracker RecordVote TallyVotes ResetVotes // counts votes.
raft/node.go: node Campaign Tick Propose
server/lease/lessor.go: lessor Grant Revoke Renew // grants leases of keys.
server/lease/leasehttp/http.go: leaseHandler ServeHTTP
server/etcdmain/config.go: config newConfig parse
client/election.go: Election Campaign Resign Leader // elects a leader by keys.
client/lease.go: lessorClient Grant KeepAlive
pkg/schedule/schedule.go: fifo Schedule Pending
raft/raft_test.go: - TestLeaderElection TestLeaderCycle TestVoteFromAnyState
tests/integration/election_test.go: - TestElectionWait TestElectionFailover
`,
    sites: ['raft/raft.go campaign', 'raft/raft.go tickElection', 'raft/tracker/tracker.go TallyVotes'],
  },
  {
    name: 'Go, a monitor with chunks and vendored code',
    title: 'Compressing Irregular Time Series',
    abstract:
      'Chunks of time series are compressed by XOR of values and deltas of timestamps. We adapt bit widths for irregular samples, written to a bit stream.',
    files: `
tsdb/chunkenc/xor.go: XORChunk Appender Compact Iterator // holds samples, compressed by XOR.
tsdb/chunkenc/bstream.go: bstream writeBits writeBit readBits // is a stream of bits.
tsdb/chunks/head_chunks.go: ChunkDiskMapper WriteChunk CutNewFile
tsdb/head_append.go: headAppender Append Commit Rollback
promql/engine.go: Engine exec rangeEval // evaluates series.
promql/functions.go: - funcTimestamp funcTime funcChanges
storage/series.go: SeriesEntry Iterator Labels // is a series.
scrape/scrape.go: scrapeLoop append report
vendor/github.com/x/snappy/encode.go: - CompressBlock EncodeChunk
web/api/v1/api.go: API series query
tsdb/chunkenc/xor_test.go: - BenchmarkXorRead TestXorCompress
`,
    sites: [
      'tsdb/chunkenc/xor.go XORChunk',
      'tsdb/chunkenc/bstream.go writeBits',
      'tsdb/chunks/head_chunks.go WriteChunk',
    ],
  },
  {
    name: 'Go, a site generator',
    title: 'Content-Aware Cropping of Responsive Images',
    abstract:
      'Images are cropped around salient regions. The anchor is found by edges in a downsampled image, and a filter resizes it.',
    files: `
resources/images/smartcrop.go: smartCropper smartCrop findBestCrop // crops around what is salient.
resources/images/image.go: ImageProcessor ApplyFilters Filter resize // processes images.
resources/images/config.go: - DecodeImageConfig GetDefaultImageConfig // Anchors and filters.
resources/image.go: imageResource Crop Resize Fill
resources/page/pages.go: Pages Len Reverse
hugolib/content_map.go: contentMap AddFiles CreateMissing // holds content.
hugolib/content_factory.go: ContentFactory ApplyTemplate
tpl/images/images.go: Namespace Config Filter
navigation/menu.go: Menu ByWeight
markup/goldmark/anchors.go: - renderAnchor createAnchor
resources/images/image_test.go: - TestCropSmart BenchmarkResize
`,
    sites: [
      'resources/images/smartcrop.go smartCrop',
      'resources/images/image.go ImageProcessor',
      'resources/images/config.go DecodeImageConfig',
      'resources/image.go Crop',
    ],
  },
  {
    name: 'Rust, a hash table',
    title: 'Bounded Probing in Hash Tables with Control Groups',
    abstract:
      'Hash tables probe groups of control bytes. Probe sequences are bounded by reclaiming deleted control bytes during a rehash in place.',
    files: `
src/raw/mod.rs: RawTable probe_seq rehash_in_place find_insert_slot // A raw hash table with control bytes.
src/raw/sse2.rs: Group match_byte match_empty // A group of control bytes.
src/raw/bitmask.rs: BitMask lowest_set_bit
src/map.rs: HashMap insert retain hasher // A hash map.
src/set.rs: HashSet insert union difference // A hash set.
src/external_trait_impls/serde.rs: - serialize deserialize
src/scopeguard.rs: ScopeGuard into_inner
benches/bench.rs: - insert_hash grow_table rehash
tests/set.rs: - hashset_insert_remove
tests/hasher.rs: - hash_group_probe
`,
    sites: ['src/raw/mod.rs RawTable', 'src/raw/mod.rs rehash_in_place', 'src/raw/sse2.rs Group'],
  },
  {
    name: 'Rust, a search tool of many crates',
    title: 'Work Stealing for Parallel Directory Traversal',
    abstract:
      'Walking directories in parallel needs work stealing. Globs of ignore files are matched while walking, so that ignored subtrees are pruned.',
    files: `
crates/ignore/src/walk.rs: WalkParallel visit run_one steal // Walks directories in parallel.
crates/ignore/src/dir.rs: Ignore matched add_child // The ignore files of a directory.
crates/ignore/src/gitignore.rs: Gitignore matched_path parse_line // Globs of one ignore file.
crates/globset/src/lib.rs: GlobSet is_match matches // Matches many globs.
crates/core/args.rs: Args walker_parallel ignore_paths is_parallel
crates/core/app.rs: - flag_no_ignore flag_no_ignore_parent flag_ignore_case
crates/core/messages.rs: - set_ignore_messages ignore_messages
crates/printer/src/standard.rs: Standard matched sink
crates/cli/src/process.rs: CommandReader close
crates/ignore/tests/gitignore_matched_path_tests.rs: - test_ignored_directories
`,
    sites: [
      'crates/ignore/src/walk.rs WalkParallel',
      'crates/ignore/src/dir.rs Ignore',
      'crates/ignore/src/gitignore.rs Gitignore',
    ],
  },
  {
    name: 'Rust, an inference server with generated code',
    title: 'Speculative Decoding with Draft Trees',
    abstract:
      'A draft model proposes a tree of tokens that the target verifies in one batch. Sampling accepts the longest verified path.',
    files: `
router/src/infer.rs: Infer generate_stream batching_task // Queues requests for the model.
launcher/src/main.rs: - download_model spawn_shards
server/src/generation/decode.rs: Decoder step append_token // Decodes one token at a time.
server/src/generation/sampler.rs: Sampler sample accept // Samples the next token.
server/src/generation/batch.rs: Batch concatenate filter_requests // A batch of sequences.
server/src/models/llama.rs: Llama forward load // A model.
server/src/models/mistral.rs: Mistral forward load // A model.
server/src/models/gemma.rs: Gemma forward load // A model.
server/src/pb/generated/generate.rs: TokenTree decode_tokens merge_batch // Tokens.
server/src/tokenizer.rs: Tokenizer encode decode // Tokens of a text.
server/tests/decode_tests.rs: - verifies_draft_tokens accepts_path
`,
    sites: [
      'server/src/generation/decode.rs Decoder',
      'server/src/generation/sampler.rs Sampler',
      'server/src/generation/batch.rs Batch',
    ],
  },
  {
    name: 'C, a server with words run together',
    title: 'Aging Counters for Sampled Eviction',
    abstract:
      'Approximate LFU eviction samples keys and keeps a pool of candidates. A logarithmic counter decays by time. Key spaces lie in a hash table and a skip list.',
    files: `
src/evict.c: - evictionPoolPopulate performEvictions LFULogIncr LFUDecrAndReturn
src/hashtable.c: - hashtableSample hashtableResize hashtableFind
src/object.c: - createObject objectComputeSize objectFrequency
src/t_zset.c: - zslInsert zslDelete zsetAdd
src/networking.c: - processInputBuffer writeToClient
src/config.c: - loadServerConfig configSetCommand
src/monotonic.c: - getMonotonicTime elapsedTime
modules/sample.c: - SampleTimerCommand SampleKeysCommand
deps/jemalloc/src/arena.c: - arena_decay_time arena_evict_pool
tests/unit/eviction_test.c: - test_eviction_pool test_lfu_decay
`,
    sites: ['src/evict.c evictionPoolPopulate', 'src/evict.c LFULogIncr', 'src/hashtable.c hashtableSample'],
  },
  {
    name: 'C++, a log-structured store with members in classes',
    title: 'Optimal Filters for Log-Structured Merge Trees',
    abstract:
      'Bloom filters are given the same bits for each key at every level. We allocate filter memory across levels so that the sum of false positives is minimal.',
    files: `
util/bloom.cc: BloomFilterPolicy CreateFilter KeyMayMatch // A bloom filter.
table/filter_block.cc: FilterBlockBuilder AddKey GenerateFilter // Builds the filters of a table.
table/table_builder.cc: TableBuilder Add Flush WriteBlock // Builds a table.
db/version_set.cc: VersionSet PickCompaction Finalize NumLevelFiles MaxBytesForLevel // Levels of files.
db/log_writer.cc: LogWriter AddRecord EmitPhysicalRecord // Writes the log.
db/log_reader.cc: LogReader ReadRecord SkipToInitialBlock // Reads the log.
include/acme/filter_policy.h: FilterPolicy Name // How filters are made.
port/port_stdcxx.h: Mutex Lock Unlock
benchmarks/db_bench.cc: Benchmark ReadRandom OpenBloomFilter
util/bloom_test.cc: BloomTest Matches FilterSize
`,
    sites: [
      'util/bloom.cc CreateFilter',
      'table/filter_block.cc FilterBlockBuilder',
      'include/acme/filter_policy.h FilterPolicy',
      'db/version_set.cc MaxBytesForLevel',
    ],
  },
  {
    name: 'C++, a library of vector search',
    title: 'Anisotropic Product Quantization',
    abstract:
      'Quantizing vectors for inner product search weighs the parallel residual. Codebooks of a product quantizer are trained with an anisotropic loss inside an inverted file.',
    files: `
lib/impl/ProductQuantizer.cc: ProductQuantizer train compute_code compute_codes // Codebooks of a product.
lib/impl/ScalarQuantizer.cc: ScalarQuantizer train encode
lib/Clustering.cc: Clustering train post_process_centroids // Trains centroids of vectors.
lib/IndexIVFPQ.cc: IndexIVFPQ train_residual encode // An inverted file of product quantizer codes.
lib/IndexFlat.cc: IndexFlat search reconstruct
lib/impl/index_read.cc: IndexReader read_ProductQuantizer read_ScalarQuantizer
lib/impl/index_write.cc: IndexWriter write_ProductQuantizer write_ScalarQuantizer
lib/utils/distances.cc: Distances inner_product l2 // Inner products of vectors.
c_api/Clustering_c.cc: ClusteringC train_c
benchs/bench_quantizer.cc: BenchQuantizer bench_product
tests/test_product_quantizer.cc: TestProductQuantizer trains_codebooks
`,
    sites: [
      'lib/impl/ProductQuantizer.cc ProductQuantizer',
      'lib/IndexIVFPQ.cc IndexIVFPQ',
      'lib/Clustering.cc Clustering',
    ],
  },
  {
    name: 'TypeScript, a compiler of many packages',
    title: 'Error-Tolerant Parsing by Local Repair of Statements',
    abstract:
      'A recursive descent parser recovers from syntax errors by inserting tokens at the boundaries of statements and goes on with a list of recoverable errors.',
    files: `
packages/parser/src/parser/statement.ts: StatementParser parseStatement parseBlock // Parses statements.
packages/parser/src/parse-error.ts: ParseErrors raise toParseError // Recoverable errors.
packages/parser/src/tokenizer/index.ts: Tokenizer nextToken readToken raise // Reads tokens.
packages/parser/src/parser/util.ts: UtilParser expect unexpected tryParse
packages/core/src/errors/config-error.ts: ConfigError
packages/core/src/errors/rewrite-stack-trace.ts: - expectedError injectVirtualStackFrame errorToString
packages/traverse/src/path/family.ts: - getStatementList getStatementParent
packages/transform-block-scoping/src/index.ts: - transformStatementList isLocal
packages/preset-env/src/index.ts: - getLocalTargets
packages/helpers/src/helpers.ts: - readOnlyError tdzError classNameError
packages/parser/typings/parser.d.ts: ParseError
packages/parser/test/recovery.test.ts: - parsesStatementsWithErrors
`,
    sites: [
      'packages/parser/src/parser/statement.ts StatementParser',
      'packages/parser/src/parse-error.ts ParseErrors',
      'packages/parser/src/tokenizer/index.ts Tokenizer',
    ],
  },
  {
    name: 'TypeScript, a monorepo of agents',
    title: 'Budgeted Context Compaction for Long Conversations',
    abstract:
      'Conversations outgrow the context window of a model. We compact earlier turns within a token budget, and keep tool results that are cited later.',
    files: `
packages/agent/src/context/compaction.ts: - compactTurns shouldCompact // Compacts a conversation that outgrows the window.
packages/agent/src/context/window.ts: ContextWindow remaining fits // Tokens of a context.
packages/agent/src/tools/result.ts: ToolResult toMessage
packages/agent/src/tools/registry.ts: ToolRegistry register
packages/models/src/tokens.ts: - countTokens estimateTokens // Tokens of a text.
packages/models/src/provider.ts: Provider stream listModels
packages/web/src/components/context-menu.tsx: - ContextMenu openMenu
packages/web/src/hooks/use-theme.ts: - useThemeContext
packages/billing/src/budget.ts: BudgetService createBudget listBudgets
packages/i18n/src/model.ts: TranslationModel load
packages/agent/test/compaction.test.ts: - compactsConversation
`,
    sites: [
      'packages/agent/src/context/compaction.ts compactTurns',
      'packages/agent/src/context/window.ts ContextWindow',
      'packages/models/src/tokens.ts countTokens',
    ],
  },
  {
    name: 'TypeScript, a library of charts with copies for two module systems',
    title: 'Largest-Triangle Downsampling of Streaming Line Charts',
    abstract:
      'Line charts of streaming data are downsampled by the largest triangle in each bucket. Buckets are updated incrementally as points arrive.',
    files: `
packages/charts/src/plugins/decimation.ts: - lttbDecimation minMaxDecimation cleanDecimatedData // Downsampling of a line by its largest triangles.
packages/charts/src/controllers/line.ts: LineController update updateElements // A line chart.
packages/charts/src/elements/point.ts: PointElement inRange draw
packages/charts/src/core/data.ts: DataStream append trim // Streaming data of a chart.
packages/charts/src/scales/time.ts: TimeScale buildTicks
packages/charts/src/core/layouts.ts: - updateLayouts largestBox
packages/charts/dist/plugins/decimation.js: - lttbDecimation minMaxDecimation
packages/charts/types/index.d.ts: LineController update
packages/react/src/chart.tsx: - Chart useChart
docs/scripts/line-chart.ts: - drawLineChart streamingLine
packages/charts/test/decimation.test.ts: - downsamplesLine
`,
    sites: [
      'packages/charts/src/plugins/decimation.ts lttbDecimation',
      'packages/charts/src/controllers/line.ts LineController',
      'packages/charts/src/core/data.ts DataStream',
    ],
  },
];
