import { CloseButton, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { countOf } from '../../app/format.ts'
import classes from '../library.module.css'
import type { Library } from '../use-library.ts'
import { JobCard } from './JobCard.tsx'
import { JobGroupCard } from './JobGroupCard.tsx'
import { groupJobs } from './job-groups.ts'

/** What is being added, and what went wrong. */
export const JobList = ({ library }: { library: Library }) => {
  const { sending, refused, state } = library
  return (
    <section aria-label="Adding documents">
      {sending > 0 && (
        <Text role="status" size="sm" c="dimmed" mb="md">
          Handing {countOf(sending, 'file')} to the engine …
        </Text>
      )}
      {refused.length > 0 && (
        <div className={classes.job}>
          <Group justify="space-between">
            <Text fw={600}>{countOf(refused.length, 'file')} not added</Text>
            <CloseButton aria-label="Dismiss" onClick={library.dismissRefused} />
          </Group>
          <ul className={classes.files}>
            {refused.map(({ path, sentence }) => (
              <li key={path} data-state="failed">
                <IconAlertTriangle size={17} stroke={1.7} aria-hidden />
                <div>
                  <Text size="sm" fw={500}>
                    {path}
                  </Text>
                  <Text size="sm">{sentence}</Text>
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
      {groupJobs(state.jobs).map(group =>
        group.type === 'one' ? (
          <JobCard
            key={group.job.id}
            job={group.job}
            folder={state.folders.find(({ id }) => id === group.job.folderId)}
            library={library}
          />
        ) : (
          <JobGroupCard key={group.type} group={group} library={library} />
        ),
      )}
    </section>
  )
}
