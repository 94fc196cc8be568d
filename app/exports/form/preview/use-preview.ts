'use client'

import { useEffect, useState } from 'react'
import type { ExportRequest } from '../../../../lib/exports/request.ts'
import { fetchPreview, type Preview } from './fetch-preview.ts'

/** So long nothing must have been changed before the server is asked, in ms. */
const QUIET_MS = 400

/**
 * What is known of the file's beginning. `shown` is the newest that has come; `isNewest`: it is of what is entered now; `reason`: why there is
 * none of that.
 */
export type PreviewState = { shown: Preview | null; isNewest: boolean; reason: string | null }

type Told = { asked: string; shown: Preview | null; reason: string | null }

/**
 * Keeps asking for the first rows of what is entered. What was asked before and is not answered yet is given up: the server stops reading it.
 * @param request null while what is entered cannot be exported.
 */
export function usePreview(datasetId: string, request: ExportRequest | null): PreviewState {
  const asked = request && JSON.stringify(request)
  const [told, setTold] = useState<Told>({ asked: '', shown: null, reason: null })
  useEffect(() => {
    if (asked === null) return
    const leaving = new AbortController()
    const { signal } = leaving
    let timer = setTimeout(ask, QUIET_MS)
    let wasSlow = false
    async function ask() {
      const answer = await fetchPreview(datasetId, JSON.parse(asked ?? 'null'), signal).catch(() => null)
      // What was given up has no answer.
      if (signal.aborted || answer === null) return
      if (!('reason' in answer)) return setTold({ asked: asked ?? '', shown: answer, reason: null })
      setTold({ asked: asked ?? '', shown: null, reason: answer.reason })
      if (answer.retryMs === null || (answer.isSlow && wasSlow)) return
      wasSlow ||= answer.isSlow
      timer = setTimeout(ask, answer.retryMs)
    }
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [datasetId, asked])
  const isNewest = told.asked === asked
  return { shown: told.shown, isNewest, reason: isNewest ? told.reason : null }
}
