import type { DatabaseSync } from 'node:sqlite'
import { FolderId, JobId } from '#contract/ids.ts'
import { FileProgress, IndexingJob } from '#contract/library.ts'
import { transaction } from './database.ts'
import { type FolderFile, putFolderFile } from './folder-store.ts'

export type FileState = FileProgress['state']

/** Where a job's file is read from when its turn comes. */
type FileSource = { type: 'staged' } | { type: 'path'; path: string }

/** A file of a job. States of work (`reading`, `embedding`) are in memory only. */
export interface JobFile {
  readonly ordinal: number
  readonly name: string
  readonly source: FileSource
  readonly sizeBytes: number
  readonly modifiedAt: string | null
  state: FileState
}

export interface StoredJob {
  id: JobId
  createdAt: string
  folderId: FolderId | null
  state: IndexingJob['state']
  /** By ordinal, which is the place in this array. */
  files: JobFile[]
}

export interface FinishedFile {
  file: JobFile
  noted: { folderId: FolderId; file: FolderFile } | null
}

/** The indexing jobs of a workspace. Every function is durable when it returns, all or nothing. */
export interface JobStore {
  /** Oldest first. */
  list(): StoredJob[]
  /** With all files, in place of one of the same id. */
  save(job: StoredJob): void
  /** The job's own state, and those of the files given. Fine for an unknown job. */
  update(job: Pick<StoredJob, 'id' | 'state'>, files: readonly JobFile[]): void
  /** The same for files that are done, with what is noted of them for the folder they came from. */
  finishFiles(job: Pick<StoredJob, 'id' | 'state'>, finished: readonly FinishedFile[]): void
  /** Fine for an unknown job. */
  remove(id: JobId): void
}

export const createJobStore = (database: DatabaseSync): JobStore => {
  const filesOf = (id: JobId): JobFile[] =>
    database
      .prepare(
        'select ordinal, name, source, sizeBytes, modifiedAt, state from job_files where jobId = ? order by ordinal',
      )
      .all(id)
      .map(row => ({
        ordinal: Number(row.ordinal),
        name: String(row.name),
        source: JSON.parse(String(row.source)) as FileSource, // written by this file
        sizeBytes: Number(row.sizeBytes),
        modifiedAt: row.modifiedAt === null ? null : String(row.modifiedAt),
        state: FileProgress.shape.state.parse(JSON.parse(String(row.state))),
      }))

  const write = ({ id, state }: Pick<StoredJob, 'id' | 'state'>, files: readonly JobFile[]): void => {
    database.prepare('update jobs set state = ? where id = ?').run(state, id)
    const update = database.prepare(
      'update job_files set stateType = ?, state = ? where jobId = ? and ordinal = ?',
    )
    for (const { ordinal, state } of files) update.run(state.type, JSON.stringify(state), id, ordinal)
  }

  return {
    list: () =>
      database
        .prepare('select id, createdAt, folderId, state from jobs order by rowid')
        .all()
        .map(row => {
          const id = JobId.parse(row.id)
          return {
            id,
            createdAt: String(row.createdAt),
            folderId: row.folderId === null ? null : FolderId.parse(row.folderId),
            state: IndexingJob.shape.state.parse(row.state),
            files: filesOf(id),
          }
        }),
    save({ id, createdAt, folderId, state, files }) {
      transaction(database, () => {
        database.prepare('delete from jobs where id = ?').run(id)
        database
          .prepare('insert into jobs (id, createdAt, folderId, state) values (?, ?, ?, ?)')
          .run(id, createdAt, folderId, state)
        const insert = database.prepare(
          `insert into job_files (jobId, ordinal, name, source, sizeBytes, modifiedAt, stateType, state)
           values (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        for (const { ordinal, name, source, sizeBytes, modifiedAt, state } of files)
          insert.run(
            id,
            ordinal,
            name,
            JSON.stringify(source),
            sizeBytes,
            modifiedAt,
            state.type,
            JSON.stringify(state),
          )
      })
    },
    update: (job, files) => transaction(database, () => write(job, files)),
    finishFiles(job, finished) {
      transaction(database, () => {
        write(
          job,
          finished.map(({ file }) => file),
        )
        for (const { noted } of finished) if (noted) putFolderFile(database, noted.folderId, noted.file)
      })
    },
    remove(id) {
      database.prepare('delete from jobs where id = ?').run(id)
    },
  }
}
