/**
 * The database's history, oldest first: entry n takes user_version n to n + 1. Entries are never
 * edited once released; a change is a new entry at the end.
 */
export const migrations: readonly string[] = [
  `
  create table documents (
    id text primary key,
    name text not null unique,
    format text not null,
    sizeBytes integer not null,
    contentHash text not null,
    addedAt text not null,
    pages integer,
    characters integer not null,
    chunks integer not null,
    text text not null
  ) strict;
  create index documents_by_hash on documents (contentHash);

  -- heading: the line that is embedded and searched above the text ("Tern manual > Cleaning").
  create table chunks (
    row integer primary key,
    id text not null unique,
    documentId text not null references documents (id) on delete cascade,
    ordinal integer not null,
    start integer not null,
    end integer not null,
    page integer,
    headingPath text not null,
    tokens integer not null,
    heading text not null,
    text text not null,
    unique (documentId, ordinal)
  ) strict;

  create virtual table chunks_fts using fts5 (
    heading, text, content = 'chunks', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2'
  );
  -- Without this a deleted chunk's words stay in the index until a merge happens to drop them.
  insert into chunks_fts (chunks_fts, rank) values ('secure-delete', 1);
  create trigger chunks_after_insert after insert on chunks begin
    insert into chunks_fts (rowid, heading, text) values (new.row, new.heading, new.text);
  end;
  create trigger chunks_after_delete after delete on chunks begin
    insert into chunks_fts (chunks_fts, rowid, heading, text) values ('delete', old.row, old.heading, old.text);
  end;

  create table runs (
    id text primary key,
    createdAt text not null,
    question text not null,
    approaches text not null,
    state text not null,
    json text not null
  ) strict;
  create index runs_newest_first on runs (createdAt desc, id desc);
  create index runs_running on runs (id) where state = 'running';

  create table settings (key text primary key, json text not null) strict;
  `,
  `
  alter table documents add column title text;
  alter table documents add column modifiedAt text;
  alter table documents add column tags text not null default '[]';
  alter table documents add column notice text;
  -- All that a list or a filter reads, so that neither reads past the texts: 10,000 documents in milliseconds.
  create index documents_listed on documents
    (name, id, format, sizeBytes, contentHash, addedAt, modifiedAt, pages, characters, chunks, tags, notice);

  -- Where lines of a document stand on its pages: a JSON array of places, in the order of the text.
  create table document_places (
    documentId text primary key references documents (id) on delete cascade,
    json text not null
  ) strict;

  -- sha256 of what is embedded: a chunk whose text is there already takes that one's vector.
  alter table chunks add column textHash text;
  create index chunks_by_text on chunks (textHash);

  -- Words are found by their stem ("batteries" by "battery"); measured in docs/benchmarks.md.
  drop table chunks_fts;
  create virtual table chunks_fts using fts5 (
    heading, text, content = 'chunks', content_rowid = 'row', tokenize = 'porter unicode61 remove_diacritics 2'
  );
  insert into chunks_fts (chunks_fts, rank) values ('secure-delete', 1);
  insert into chunks_fts (chunks_fts) values ('rebuild');
  -- A renamed document's headings.
  create trigger chunks_after_update after update of heading on chunks begin
    insert into chunks_fts (chunks_fts, rowid, heading, text) values ('delete', old.row, old.heading, old.text);
    insert into chunks_fts (rowid, heading, text) values (new.row, new.heading, new.text);
  end;

  -- Indexes of one library, made with other limits: generation 1 is in 'chunks' and 'chunks_fts', generation n
  -- in tables of the same shape named 'chunks_n' and 'chunks_fts_n'. state: active, previous or building.
  create table indexes (generation integer primary key, state text not null, limits text not null) strict;
  insert into indexes values (1, 'active', '{"maxTokens":200,"overlapShare":0.15}');

  -- source: {"type":"staged"} for bytes kept in the folder 'incoming' until the file is done, or
  -- {"type":"path","path":…}. state: a FileProgress state.
  create table jobs (
    id text primary key,
    createdAt text not null,
    folderId text,
    state text not null
  ) strict;
  create table job_files (
    jobId text not null references jobs (id) on delete cascade,
    ordinal integer not null,
    name text not null,
    source text not null,
    sizeBytes integer not null,
    modifiedAt text,
    stateType text not null,
    state text not null,
    primary key (jobId, ordinal)
  ) strict, without rowid;
  create index job_files_by_state on job_files (jobId, stateType, ordinal);

  create table followed_folders (id text primary key, path text not null unique, name text not null unique) strict;
  -- A followed folder's files as they were when last read. documentId: null where the file could not be added.
  create table folder_files (
    folderId text not null references followed_folders (id) on delete cascade,
    name text not null,
    sizeBytes integer not null,
    modifiedAt text not null,
    documentId text,
    primary key (folderId, name)
  ) strict, without rowid;
  `,
  `
  -- Milliseconds of reading, cutting and embedding, where that was done on this machine.
  alter table documents add column indexMs real;

  -- json: an Evaluation. memoryOf: the evaluation whose questions this one asks without their passages.
  create table evaluations (
    id text primary key,
    createdAt text not null,
    memoryOf text,
    json text not null
  ) strict;
  -- The rows that are asked, as they were when the evaluation began.
  create table evaluation_rows (
    evaluationId text not null references evaluations (id) on delete cascade,
    ordinal integer not null,
    rowId text not null,
    json text not null,
    primary key (evaluationId, ordinal)
  ) strict, without rowid;
  create unique index evaluation_rows_by_id on evaluation_rows (evaluationId, rowId);
  -- Questions that are done. run: a Run without its answers.
  create table evaluated_questions (
    evaluationId text not null references evaluations (id) on delete cascade,
    ordinal integer not null,
    seed integer not null,
    run text not null,
    primary key (evaluationId, ordinal, seed)
  ) strict;
  -- brief: what a scoreboard reads, before the long columns, so that it reads past none of them.
  -- answerKey: hash of everything that determines the answer; null where no model was asked.
  create table evaluated_answers (
    evaluationId text not null references evaluations (id) on delete cascade,
    ordinal integer not null,
    seed integer not null,
    approach text not null,
    answerKey text,
    failed integer not null,
    brief text,
    judged text,
    answer text not null,
    primary key (evaluationId, ordinal, seed, approach)
  ) strict;
  create index evaluated_answers_by_key on evaluated_answers (answerKey) where answerKey is not null;

  create table freshness_tests (
    id text primary key,
    createdAt text not null,
    documentId text not null,
    json text not null
  ) strict;
  `,
]
