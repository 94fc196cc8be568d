/* Made of the document of the API: npm test -- test/app/api-types.test.ts -u */

export interface paths {
    "/api/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your exports, the newest first, a page at a time. */
        get: operations["listExports"];
        put?: never;
        /**
         * Makes an export.
         * @description It is answered before anything is read. What columns, operators and options there are says `GET /api/datasets/{id}`.
         */
        post: operations["makeExport"];
        delete?: never;
        options?: never;
        /** Your exports, the newest first, a page at a time. Its headers without the body. */
        head: operations["listExportsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/exports/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells when your exports move, as it happens.
         * @description Server-sent events that go on until you close them. `status` and `progress` have `{"id": "…"}`, the export to ask for by `GET /api/exports/{id}`; `pulse` comes every few seconds as long as messages get through. Nothing that was missed is sent again: ask once when a stream is open.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Tells when your exports move, as it happens. Its headers without the body. */
        head: operations["streamEventsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How an export is.
         * @description Ask again after `pollAfterMs`; null means that nothing more will happen. With `wait` the answer is held until something changes.
         */
        get: operations["getExport"];
        put?: never;
        post?: never;
        /** Deletes an export that has ended, with its file. */
        delete: operations["deleteExport"];
        options?: never;
        /** How an export is. Its headers without the body. */
        head: operations["getExportHead"];
        /** Changes what you call an export. */
        patch: operations["changeExport"];
        trace?: never;
    };
    "/api/exports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels an export that has not ended. */
        post: operations["cancelExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads the file of an export. */
        get: operations["downloadFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Downloads the file of an export. Its headers without the body. */
        head: operations["downloadFileHead"];
        patch?: never;
        trace?: never;
    };
    "/api/claims/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the export of a claim link is, for whoever has the link. */
        get: operations["getClaim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** How the export of a claim link is, for whoever has the link. Its headers without the body. */
        head: operations["getClaimHead"];
        patch?: never;
        trace?: never;
    };
    "/api/claims/{token}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads the file of a claim link. */
        get: operations["downloadClaim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Downloads the file of a claim link. Its headers without the body. */
        head: operations["downloadClaimHead"];
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The claim links of an export that work. */
        get: operations["listClaimLinks"];
        put?: never;
        /**
         * Makes a claim link of an export.
         * @description It ends with the file, or when it is revoked.
         */
        post: operations["makeClaimLink"];
        delete?: never;
        options?: never;
        /** The claim links of an export that work. Its headers without the body. */
        head: operations["listClaimLinksHead"];
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a claim link. */
        delete: operations["revokeClaimLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your webhooks, the oldest first; by an API key those that it has made. */
        get: operations["listEndpoints"];
        put?: never;
        /** Adds a webhook. */
        post: operations["makeEndpoint"];
        delete?: never;
        options?: never;
        /** Your webhooks, the oldest first; by an API key those that it has made. Its headers without the body. */
        head: operations["listEndpointsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of your webhooks; by an API key one that it has made. */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /** Removes a webhook, with its deliveries. */
        delete: operations["removeEndpoint"];
        options?: never;
        /** One of your webhooks; by an API key one that it has made. Its headers without the body. */
        head: operations["getEndpointHead"];
        /** Changes a webhook: what the body names of it. */
        patch: operations["changeEndpoint"];
        trace?: never;
    };
    "/api/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an event of the type `test`. */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a webhook was told, and is to be told: the newest first, a page at a time. */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** What a webhook was told, and is to be told: the newest first, a page at a time. Its headers without the body. */
        head: operations["listDeliveriesHead"];
        patch?: never;
        trace?: never;
    };
    "/api/endpoints/{id}/deliveries/{deliveryId}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a delivery again, under the same id. */
        post: operations["sendAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What you may export. */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** What you may export. Its headers without the body. */
        head: operations["listDatasetsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dataset that you may export, with its columns, their filters, and the options of a file. */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** One dataset that you may export, with its columns, their filters, and the options of a file. Its headers without the body. */
        head: operations["getDatasetHead"];
        patch?: never;
        trace?: never;
    };
    "/api/row-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many rows there are of what you may export.
         * @description Of those that you may see. What is not known within seconds is null, and may be known when you ask again; what is known is kept for five minutes.
         */
        get: operations["countRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** How many rows there are of what you may export. Its headers without the body. */
        head: operations["countRowsHead"];
        patch?: never;
        trace?: never;
    };
    "/api/datasets/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The first rows of what an export would have, as its file would have them.
         * @description Made by the statements that make the file, within two seconds or not at all. One of a person is read at a time; whoever closes the connection ends it. It changes nothing.
         */
        post: operations["previewExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the service works.
         * @description Which part does not work is told to those only who are signed in, or send a key.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Whether the service works. Its headers without the body. */
        head: operations["getHealthHead"];
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether this web server can do its part, for what decides whether to send it requests.
         * @description Which part does not work is told to those only who are signed in, or send a key.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Whether this web server can do its part, for what decides whether to send it requests. Its headers without the body. */
        head: operations["getReadinessHead"];
        patch?: never;
        trace?: never;
    };
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers, whatever has become of the rest. */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** Whether the process answers, whatever has become of the rest. Its headers without the body. */
        head: operations["getLivenessHead"];
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /** This document. Its headers without the body. */
        head: operations["getDocumentHead"];
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "export.succeeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An export has succeeded: its file can be taken. */
        post: operations["tellSucceeded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "export.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An export has failed: `data.error` says why. */
        post: operations["tellFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "export.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An export was cancelled. */
        post: operations["tellCancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "export.expired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The time of a file is over: it can be taken no more. */
        post: operations["tellExpired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A test, which its owner has asked for. */
        post: operations["tellTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        ClaimLinks: {
            links: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                createdAt: string;
                /** @description With the file; null while there is none. */
                expiresAt: string | null;
                lastUsedAt: string | null;
            }[];
        };
        Dataset: {
            id: string;
            label: string;
            description: string;
            /** @description The column by which the file is ordered, if any. */
            key: string | null;
            /** @description Whether whoever asks gets some of its rows at most. */
            isLimited: boolean;
            /** @description In the order of the file. */
            columns: {
                id: string;
                label: string;
                /** @enum {string} */
                kind: "text" | "enum" | "integer" | "decimal" | "float" | "boolean" | "date" | "timestamp" | "uuid" | "json" | "other";
                /** @description All that an enum can be; else null. */
                values: string[] | null;
                /** @description Of its filters. Every value is text, also of a number. */
                operators: {
                    /** @enum {string} */
                    operator: "equals" | "not-equals" | "in" | "not-in" | "between" | "greater-than" | "at-least" | "less-than" | "at-most" | "contains" | "starts-with" | "in-period" | "empty" | "not-empty";
                    /** @description What its filter's `value` is: a text, a list of texts, `{ from, to }` of which one may be null, the name of a period; null: there is none. */
                    value: ("text" | "texts" | "range" | "period") | null;
                }[];
            }[];
            /** @description The options of the file. */
            format: {
                option: string;
                /** @description All that it can be; null: a text. */
                values: (string | boolean)[] | null;
                default: string | boolean;
            }[];
        };
        DatasetList: {
            datasets: components["schemas"]["Dataset"][];
        };
        Delivery: {
            /** Format: uuid */
            id: string;
            /** @description What its header `webhook-id` says. */
            eventId: string;
            type: string;
            exportId: string | null;
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed";
            attempts: number;
            /** @description Null when it has ended. */
            nextAt: string | null;
            lastStatus: number | null;
            lastError: {
                code: string;
                message: string;
            } | null;
            lastResponse: string | null;
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
        DeliveryPage: {
            deliveries: components["schemas"]["Delivery"][];
            nextCursor: string | null;
        };
        Endpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            events: ("export.succeeded" | "export.failed" | "export.cancelled" | "export.expired")[];
            /** @description Null for all. */
            datasets: string[] | null;
            isEnabled: boolean;
            disabledReason: {
                code: string;
                message: string;
            } | null;
            failingSince: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description `key:` and the id of the API key that has made it, if one has. */
            via: string | null;
        };
        EndpointChange: {
            url?: string;
            events?: ("export.succeeded" | "export.failed" | "export.cancelled" | "export.expired")[];
            datasets?: string[] | null;
            isEnabled?: boolean;
        };
        EndpointList: {
            endpoints: components["schemas"]["Endpoint"][];
        };
        Export: {
            /** Format: uuid */
            id: string;
            /** @description What you call it. */
            name: string | null;
            dataset: string;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            attempt: number;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            /** @description When every row had been read: what is left is to store the file. */
            readAt: string | null;
            finishedAt: string | null;
            cancelRequestedAt: string | null;
            expiresAt: string | null;
            /** @description The export that it repeats, which may be deleted. */
            repeatOf: string | null;
            /**
             * Format: date-time
             * @description By the service's clock, when this was read.
             */
            observedAt: string;
            /** @description 1 is the next one. Null in a list. */
            queuePosition: number | null;
            /** @description Why it is tried again, and when. */
            retry: {
                /** Format: date-time */
                at: string;
                attempt: number;
                attempts: number;
                needsOtherVersion: boolean;
                code: string;
                reason: string;
            } | null;
            workersOnline: number;
            workersReady: number;
            progress: {
                rowsDone: number;
                rowsTotal: number | null;
                rowsTotalIsEstimate: boolean;
                bytesWritten: number;
                percent: number;
                etaSeconds: number | null;
            };
            /** @description The file, once it has succeeded. */
            artifact: {
                filename: string;
                rowCount: number;
                byteSize: number;
                sha256: string;
                /** @description The absolute path of the file. */
                url: string;
                /** Format: date-time */
                expiresAt: string;
                /** @description Why it cannot be downloaded. Null in a list. */
                problem: components["schemas"]["Problem"] | null;
            } | null;
            /** @description Why it has failed. */
            error: components["schemas"]["Problem"] | null;
            /** @description When to ask again; null when nothing more will happen. */
            pollAfterMs: number | null;
        };
        ExportChange: {
            /** @description What you call it; null for nothing. */
            name?: string | null;
        };
        ExportMessage: {
            /** @enum {string} */
            type: "export.succeeded" | "export.failed" | "export.cancelled" | "export.expired";
            /**
             * Format: date-time
             * @description When it happened, whenever it is told.
             */
            timestamp: string;
            /** @description The export as it was at that moment. */
            data: components["schemas"]["ToldExport"];
        };
        ExportPage: {
            exports: components["schemas"]["Export"][];
            /** @description Of the next page; null on the last one. */
            nextCursor: string | null;
        };
        Filter: {
            column: string;
            /** @constant */
            operator: "equals";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "not-equals";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "in";
            value: string[];
        } | {
            column: string;
            /** @constant */
            operator: "not-in";
            value: string[];
        } | {
            column: string;
            /** @constant */
            operator: "between";
            value: {
                from: string | null;
                to: string | null;
            };
        } | {
            column: string;
            /** @constant */
            operator: "greater-than";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "at-least";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "less-than";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "at-most";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "contains";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "starts-with";
            value: string;
        } | {
            column: string;
            /** @constant */
            operator: "in-period";
            /**
             * @description From the day on which the export is made, in its time zone.
             * @enum {string}
             */
            value: "today" | "yesterday" | "last-7-days" | "last-30-days" | "this-week" | "last-week" | "this-month" | "last-month" | "this-year" | "last-year";
        } | {
            column: string;
            /** @constant */
            operator: "empty";
        } | {
            column: string;
            /** @constant */
            operator: "not-empty";
        };
        Format: {
            /**
             * @default ,
             * @enum {string}
             */
            delimiter?: "," | ";" | "\t" | "|";
            /** @default true */
            header?: boolean;
            /** @default false */
            byteOrderMark?: boolean;
            /**
             * @default utf-8
             * @enum {string}
             */
            encoding?: "utf-8" | "gb18030" | "big5" | "shift_jis" | "euc-kr" | "windows-1250" | "windows-1251" | "windows-1252";
            /**
             * @default crlf
             * @enum {string}
             */
            lineEnd?: "crlf" | "lf";
            /** @default false */
            gzip?: boolean;
            /** @default UTC */
            timeZone?: string;
            /**
             * @default neutralise
             * @enum {string}
             */
            formulas?: "neutralise" | "raw";
        };
        Health: {
            /** @enum {string} */
            status: "ok" | "unavailable";
        } | {
            /** @enum {string} */
            status: "ok" | "unavailable";
            /** @enum {string} */
            database: "ok" | "unavailable";
            /** @enum {string} */
            queue: "ok" | "unavailable";
            /** @enum {string} */
            store: "ok" | "unavailable";
            /** @enum {string} */
            source: "ok" | "unavailable" | "unknown";
            workersOnline: number;
            workersReady: number;
            problems: {
                /** @enum {string} */
                code: "database_unavailable" | "queue_unavailable" | "another_store" | "store_unusable" | "store_full" | "no_worker" | "workers_with_another_store" | "workers_without_store" | "source_unavailable";
                part: string;
                message: string;
            }[];
        };
        Live: {
            /** @constant */
            status: "ok";
        };
        MadeEndpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            events: ("export.succeeded" | "export.failed" | "export.cancelled" | "export.expired")[];
            /** @description Null for all. */
            datasets: string[] | null;
            isEnabled: boolean;
            disabledReason: {
                code: string;
                message: string;
            } | null;
            failingSince: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description `key:` and the id of the API key that has made it, if one has. */
            via: string | null;
            /** @description By which deliveries are signed. Shown this once. */
            secret: string;
        };
        NewClaimLink: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            createdAt: string;
            /** @description With the file; null while there is none. */
            expiresAt: string | null;
            /**
             * Format: uri
             * @description The link itself: whoever has it gets the file.
             */
            url: string;
        };
        NewEndpoint: {
            url: string;
            /**
             * @default [
             *       "export.succeeded",
             *       "export.failed",
             *       "export.cancelled",
             *       "export.expired"
             *     ]
             */
            events?: ("export.succeeded" | "export.failed" | "export.cancelled" | "export.expired")[];
            /** @default null */
            datasets?: string[] | null;
        };
        NewExport: {
            /** @description The id of one that you may export. */
            dataset: string;
            /** @description What you call it; no part of what is asked for. */
            name?: string | null;
            /** @description Ids of its columns; left out, all of them. The file has them in this order. */
            columns?: string[];
            /** @description What the header row calls columns, by their ids: those of the request, where there is a header row. The others have their labels. */
            headers?: {
                [key: string]: string;
            };
            /** @description Every value is text, also of a number. */
            filters?: components["schemas"]["Filter"][];
            /**
             * @description Whether a row must pass all of the filters or any one; left out, all.
             * @enum {string}
             */
            match?: "all" | "any";
            /** @description How the file is written; left out, as RFC 4180 has it. */
            format?: components["schemas"]["Format"];
        };
        Preview: {
            /** @description The beginning of the file, as it will be: without a byte-order mark, and not compressed. Where the dataset has no `key`, the file may begin with other rows. */
            text: string;
            /** @description Its header, cell by cell; null where it has none. */
            header: string[] | null;
            /** @description Its first rows, cell by cell: 20 at most. */
            rows: string[][];
            /** @description How many rows the file will have; null: not known. */
            rowsTotal: number | null;
            rowsTotalIsEstimate: boolean;
        };
        PreviewRequest: {
            /** @description Ids of its columns; left out, all of them. The file has them in this order. */
            columns?: string[];
            /** @description What the header row calls columns, by their ids: those of the request, where there is a header row. The others have their labels. */
            headers?: {
                [key: string]: string;
            };
            /** @description Every value is text, also of a number. */
            filters?: components["schemas"]["Filter"][];
            /**
             * @description Whether a row must pass all of the filters or any one; left out, all.
             * @enum {string}
             */
            match?: "all" | "any";
            /** @description How the file is written; left out, as RFC 4180 has it. */
            format?: components["schemas"]["Format"];
        };
        Problem: {
            /** @description A URI of its code. */
            type: string;
            title: string;
            status: number;
            /** @description What happened and what to do, in sentences. */
            detail: string;
            /** @enum {string} */
            code: "invalid_request" | "not_found" | "not_ready" | "no_file" | "expired" | "file_lost" | "another_store" | "store_away" | "damaged" | "dataset_unknown" | "access_revoked" | "scope_changed" | "scope_failed" | "dataset_changed" | "request_unknown" | "dataset_mismatch" | "source_failed" | "source_changed" | "time_zone_unknown" | "format_failed" | "unencodable" | "row_too_large" | "too_many_rows" | "too_many_bytes" | "took_too_long" | "key_reused" | "already_ended" | "not_ended" | "job_lost" | "store_full" | "store_failed" | "attempts_exhausted" | "internal" | "too_many_exports" | "exports_too_fast" | "quota_used" | "quota_exceeded" | "too_many_downloads" | "too_many_streams" | "downloads_too_fast" | "downloads_busy" | "too_many_requests" | "too_many_changes" | "too_many_links" | "link_not_found" | "link_unknown" | "preview_unavailable" | "preview_slow" | "preview_busy" | "preview_too_large" | "too_many_previews" | "malformed_address" | "invalid_parameters" | "unknown_address" | "unknown_host" | "foreign_origin" | "method_not_allowed" | "unsupported_media_type" | "body_too_large" | "malformed_body" | "server_busy" | "database_away" | "precondition_failed" | "range_not_satisfiable" | "sign_in_required" | "key_required" | "key_refused" | "metrics_token_refused" | "another_viewer" | "sign_in_failed" | "account_disabled" | "too_many_tries" | "proxy_signs_in" | "wrong_password" | "weak_password" | "no_registration" | "account_exists" | "person_unknown" | "address_confirmed" | "owner_disabled" | "key_unknown" | "too_many_keys" | "own_account" | "endpoint_unknown" | "delivery_unknown" | "too_many_endpoints" | "endpoint_disabled" | "tested_too_fast";
            /** @description The values in its sentences. */
            params: {
                [key: string]: string | number;
            };
            /** @description The fields or parameters that are wrong. `path` is dotted, as in `filters.0.value`. */
            errors: {
                path: string;
                message: string;
            }[];
            /** @description Whether the same request may go well at another time. */
            retryable: boolean;
        };
        RowCounts: {
            datasets: {
                id: string;
                /** @description How many rows you would get of it, without filters; null: not known. */
                rowsTotal: number | null;
                rowsTotalIsEstimate: boolean;
            }[];
        };
        TestMessage: {
            /** @constant */
            type: "test";
            /**
             * Format: date-time
             * @description When it happened, whenever it is told.
             */
            timestamp: string;
            data: {
                /**
                 * Format: uuid
                 * @description Of the webhook.
                 */
                endpointId: string;
            };
        };
        ToldExport: {
            /** Format: uuid */
            id: string;
            /** @description What you call it. */
            name: string | null;
            dataset: string;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            attempt: number;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            /** @description When every row had been read: what is left is to store the file. */
            readAt: string | null;
            finishedAt: string | null;
            cancelRequestedAt: string | null;
            expiresAt: string | null;
            /** @description The export that it repeats, which may be deleted. */
            repeatOf: string | null;
            /** @description 1 is the next one. Null in a list. */
            queuePosition: number | null;
            /** @description Why it is tried again, and when. */
            retry: {
                /** Format: date-time */
                at: string;
                attempt: number;
                attempts: number;
                needsOtherVersion: boolean;
                code: string;
                reason: string;
            } | null;
            progress: {
                rowsDone: number;
                rowsTotal: number | null;
                rowsTotalIsEstimate: boolean;
                bytesWritten: number;
                percent: number;
                etaSeconds: number | null;
            };
            /** @description The file, once it has succeeded. */
            artifact: {
                filename: string;
                rowCount: number;
                byteSize: number;
                sha256: string;
                /** @description The absolute path of the file. */
                url: string;
                /** Format: date-time */
                expiresAt: string;
                /** @description Why it cannot be downloaded. Null in a list. */
                problem: components["schemas"]["Problem"] | null;
            } | null;
            /** @description Why it has failed. */
            error: components["schemas"]["Problem"] | null;
            /** @description When to ask again; null when nothing more will happen. */
            pollAfterMs: number | null;
        };
    };
    responses: {
        /**
         * @description - `invalid_parameters`: A parameter of the request is not valid.
         *     - `malformed_address`: The address is not well-formed.
         *     - `malformed_body`: The request cannot be read.
         */
        "400.invalid_parameters.malformed_address.malformed_body": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "invalid_parameters" | "malformed_address" | "malformed_body";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description - `malformed_address`: The address is not well-formed. */
        "400.malformed_address": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed_address";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description - `malformed_address`: The address is not well-formed. */
        "400.malformed_address.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `malformed_address`: The address is not well-formed.
         *     - `invalid_parameters`: A parameter of the request is not valid.
         */
        "400.malformed_address.invalid_parameters": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed_address" | "invalid_parameters";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /**
         * @description - `malformed_address`: The address is not well-formed.
         *     - `invalid_parameters`: A parameter of the request is not valid.
         */
        "400.malformed_address.invalid_parameters.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `malformed_address`: The address is not well-formed.
         *     - `invalid_parameters`: A parameter of the request is not valid.
         */
        "400.malformed_address.invalid_parameters.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed_address" | "invalid_parameters";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /**
         * @description - `malformed_address`: The address is not well-formed.
         *     - `invalid_parameters`: A parameter of the request is not valid.
         */
        "400.malformed_address.invalid_parameters.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `malformed_address`: The address is not well-formed.
         *     - `malformed_body`: The request cannot be read.
         */
        "400.malformed_address.malformed_body": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed_address" | "malformed_body";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description - `malformed_address`: The address is not well-formed. */
        "400.malformed_address.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed_address";
                    /** @constant */
                    status?: 400;
                };
            };
        };
        /** @description - `malformed_address`: The address is not well-formed. */
        "400.malformed_address.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `sign_in_required`: You are not signed in.
         *     - `key_refused`: The API key is not accepted.
         */
        "401.sign_in_required.key_refused": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description How to say who is asking (RFC 6750). */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "sign_in_required" | "key_refused";
                    /** @constant */
                    status?: 401;
                };
            };
        };
        /**
         * @description - `sign_in_required`: You are not signed in.
         *     - `key_refused`: The API key is not accepted.
         */
        "401.sign_in_required.key_refused.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description How to say who is asking (RFC 6750). */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `sign_in_required`: You are not signed in.
         *     - `key_refused`: The API key is not accepted.
         *     - `key_required`: The request does not say who is asking.
         */
        "401.sign_in_required.key_refused.key_required": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description How to say who is asking (RFC 6750). */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "sign_in_required" | "key_refused" | "key_required";
                    /** @constant */
                    status?: 401;
                };
            };
        };
        /**
         * @description - `access_revoked`: You may no longer export this dataset.
         *     - `scope_changed`: Which rows you may see has changed since the file was written.
         */
        "403.access_revoked.scope_changed": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "access_revoked" | "scope_changed";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /**
         * @description - `access_revoked`: You may no longer export this dataset.
         *     - `scope_changed`: Which rows you may see has changed since the file was written.
         */
        "403.access_revoked.scope_changed.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `access_revoked`: You may no longer export this dataset.
         *     - `scope_changed`: Which rows you may see has changed since the file was written.
         */
        "403.access_revoked.scope_changed.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "access_revoked" | "scope_changed";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /**
         * @description - `access_revoked`: You may no longer export this dataset.
         *     - `scope_changed`: Which rows you may see has changed since the file was written.
         */
        "403.access_revoked.scope_changed.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `foreign_origin`: The request does not come from a page of this service. */
        "403.foreign_origin": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "foreign_origin";
                    /** @constant */
                    status?: 403;
                };
            };
        };
        /** @description - `dataset_unknown`: There is no such dataset. */
        "404.dataset_unknown": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "dataset_unknown";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description - `dataset_unknown`: There is no such dataset. */
        "404.dataset_unknown.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `endpoint_unknown`: There is no such webhook. */
        "404.endpoint_unknown": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "endpoint_unknown";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /**
         * @description - `endpoint_unknown`: There is no such webhook.
         *     - `delivery_unknown`: There is no such delivery.
         */
        "404.endpoint_unknown.delivery_unknown": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "endpoint_unknown" | "delivery_unknown";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description - `endpoint_unknown`: There is no such webhook. */
        "404.endpoint_unknown.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `link_unknown`: This link does not work.
         *     - `not_found`: There is no such export.
         */
        "404.link_unknown.not_found.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "link_unknown" | "not_found";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /**
         * @description - `link_unknown`: This link does not work.
         *     - `not_found`: There is no such export.
         */
        "404.link_unknown.not_found.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `link_unknown`: This link does not work. */
        "404.link_unknown.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "link_unknown";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description - `link_unknown`: This link does not work. */
        "404.link_unknown.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `not_found`: There is no such export. */
        "404.not_found": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_found";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description - `not_found`: There is no such export. */
        "404.not_found.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `not_found`: There is no such export.
         *     - `link_not_found`: This export has no such claim link.
         */
        "404.not_found.link_not_found": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_found" | "link_not_found";
                    /** @constant */
                    status?: 404;
                };
            };
        };
        /** @description - `already_ended`: The export has already ended. */
        "409.already_ended": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "already_ended";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description - `endpoint_disabled`: The webhook is disabled. */
        "409.endpoint_disabled": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "endpoint_disabled";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /**
         * @description - `no_file`: This export has no file.
         *     - `too_many_links`: This export has too many claim links.
         */
        "409.no_file.too_many_links": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "no_file" | "too_many_links";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description - `not_ended`: The export has not ended yet. */
        "409.not_ended": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_ended";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /**
         * @description - `not_ready`: The file is not ready.
         *     - `no_file`: This export has no file.
         */
        "409.not_ready.no_file": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_ready" | "no_file";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /**
         * @description - `not_ready`: The file is not ready.
         *     - `no_file`: This export has no file.
         */
        "409.not_ready.no_file.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `not_ready`: The file is not ready.
         *     - `no_file`: This export has no file.
         */
        "409.not_ready.no_file.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not_ready" | "no_file";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /**
         * @description - `not_ready`: The file is not ready.
         *     - `no_file`: This export has no file.
         */
        "409.not_ready.no_file.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `quota_used`: Your files take all the room that you have. */
        "409.quota_used": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "quota_used";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /** @description - `too_many_endpoints`: You have too many webhooks. */
        "409.too_many_endpoints": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_endpoints";
                    /** @constant */
                    status?: 409;
                };
            };
        };
        /**
         * @description - `expired`: The file has expired.
         *     - `file_lost`: The file is no longer in the store.
         */
        "410.expired.file_lost": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "expired" | "file_lost";
                    /** @constant */
                    status?: 410;
                };
            };
        };
        /**
         * @description - `expired`: The file has expired.
         *     - `file_lost`: The file is no longer in the store.
         */
        "410.expired.file_lost.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `expired`: The file has expired.
         *     - `file_lost`: The file is no longer in the store.
         */
        "410.expired.file_lost.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "expired" | "file_lost";
                    /** @constant */
                    status?: 410;
                };
            };
        };
        /**
         * @description - `expired`: The file has expired.
         *     - `file_lost`: The file is no longer in the store.
         */
        "410.expired.file_lost.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
        "412.precondition_failed": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "precondition_failed";
                    /** @constant */
                    status?: 412;
                };
            };
        };
        /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
        "412.precondition_failed.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
        "412.precondition_failed.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "precondition_failed";
                    /** @constant */
                    status?: 412;
                };
            };
        };
        /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
        "412.precondition_failed.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `body_too_large`: The request is too large. */
        "413.body_too_large": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "body_too_large";
                    /** @constant */
                    status?: 413;
                };
            };
        };
        /** @description - `body_too_large`: The request is too large. */
        "413.body_too_large.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `body_too_large`: The request is too large. */
        "413.body_too_large.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "body_too_large";
                    /** @constant */
                    status?: 413;
                };
            };
        };
        /** @description - `body_too_large`: The request is too large. */
        "413.body_too_large.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `unsupported_media_type`: The body of the request is not JSON. */
        "415.unsupported_media_type": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unsupported_media_type";
                    /** @constant */
                    status?: 415;
                };
            };
        };
        /** @description - `unknown_host`: The server is not known by this name. */
        "421.unknown_host": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown_host";
                    /** @constant */
                    status?: 421;
                };
            };
        };
        /** @description - `unknown_host`: The server is not known by this name. */
        "421.unknown_host.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `unknown_host`: The server is not known by this name. */
        "421.unknown_host.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown_host";
                    /** @constant */
                    status?: 421;
                };
            };
        };
        /** @description - `unknown_host`: The server is not known by this name. */
        "421.unknown_host.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `invalid_request`: The request is not valid. */
        "422.invalid_request": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "invalid_request";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /**
         * @description - `key_reused`: The Idempotency-Key of this request was used for another one.
         *     - `invalid_request`: The request is not valid.
         */
        "422.key_reused.invalid_request": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "key_reused" | "invalid_request";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /**
         * @description - `time_zone_unknown`: The source database does not know the time zone.
         *     - `unencodable`: The encoding lacks a character of the data.
         *     - `preview_too_large`: The first rows are too large for a preview.
         *     - `invalid_request`: The request is not valid.
         */
        "422.time_zone_unknown.unencodable.preview_too_large.invalid_request": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "time_zone_unknown" | "unencodable" | "preview_too_large" | "invalid_request";
                    /** @constant */
                    status?: 422;
                };
            };
        };
        /**
         * @description - `tested_too_fast`: The webhook was tried a moment ago.
         *     - `too_many_requests`: There are too many requests within a minute.
         *     - `too_many_changes`: You have changed too much within a minute.
         */
        "429.tested_too_fast.too_many_requests.too_many_changes": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "tested_too_fast" | "too_many_requests" | "too_many_changes";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_downloads`: You have too many downloads at a time.
         *     - `downloads_too_fast`: You have begun too many downloads within a minute.
         *     - `too_many_requests`: There are too many requests within a minute.
         */
        "429.too_many_downloads.downloads_too_fast.too_many_requests": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_downloads" | "downloads_too_fast" | "too_many_requests";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_downloads`: You have too many downloads at a time.
         *     - `downloads_too_fast`: You have begun too many downloads within a minute.
         *     - `too_many_requests`: There are too many requests within a minute.
         */
        "429.too_many_downloads.downloads_too_fast.too_many_requests.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `too_many_downloads`: You have too many downloads at a time.
         *     - `downloads_too_fast`: You have begun too many downloads within a minute.
         */
        "429.too_many_downloads.downloads_too_fast.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_downloads" | "downloads_too_fast";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_downloads`: You have too many downloads at a time.
         *     - `downloads_too_fast`: You have begun too many downloads within a minute.
         */
        "429.too_many_downloads.downloads_too_fast.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `too_many_exports`: You have too many exports at a time.
         *     - `exports_too_fast`: You have made too many exports within a minute.
         *     - `too_many_requests`: There are too many requests within a minute.
         *     - `too_many_changes`: You have changed too much within a minute.
         */
        "429.too_many_exports.exports_too_fast.too_many_requests.too_many_changes": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_exports" | "exports_too_fast" | "too_many_requests" | "too_many_changes";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_previews`: You ask for too many previews at a time.
         *     - `too_many_requests`: There are too many requests within a minute.
         *     - `too_many_changes`: You have changed too much within a minute.
         */
        "429.too_many_previews.too_many_requests.too_many_changes": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_previews" | "too_many_requests" | "too_many_changes";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /** @description - `too_many_requests`: There are too many requests within a minute. */
        "429.too_many_requests": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_requests";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /** @description - `too_many_requests`: There are too many requests within a minute. */
        "429.too_many_requests.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `too_many_requests`: There are too many requests within a minute.
         *     - `too_many_changes`: You have changed too much within a minute.
         */
        "429.too_many_requests.too_many_changes": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_requests" | "too_many_changes";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_streams`: You have too many streams of events at a time.
         *     - `too_many_requests`: There are too many requests within a minute.
         */
        "429.too_many_streams.too_many_requests": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too_many_streams" | "too_many_requests";
                    /** @constant */
                    status?: 429;
                };
            };
        };
        /**
         * @description - `too_many_streams`: You have too many streams of events at a time.
         *     - `too_many_requests`: There are too many requests within a minute.
         */
        "429.too_many_streams.too_many_requests.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `internal`: Something went wrong on our side. */
        "500.internal": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /** @description - `internal`: Something went wrong on our side. */
        "500.internal.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - `internal`: Something went wrong on our side. */
        "500.internal.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /** @description - `internal`: Something went wrong on our side. */
        "500.internal.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `damaged`: The file in the store is not the one that was written.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.damaged.internal": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "scope_failed" | "damaged" | "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `damaged`: The file in the store is not the one that was written.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.damaged.internal.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `damaged`: The file in the store is not the one that was written.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.damaged.internal.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "scope_failed" | "damaged" | "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `damaged`: The file in the store is not the one that was written.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.damaged.internal.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `dataset_mismatch`: The dataset does not fit the source database.
         *     - `format_failed`: The dataset could not write one of its columns.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.dataset_mismatch.format_failed.internal": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "scope_failed" | "dataset_mismatch" | "format_failed" | "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /**
         * @description - `scope_failed`: Which rows you may see could not be found out.
         *     - `internal`: Something went wrong on our side.
         */
        "500.scope_failed.internal": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "scope_failed" | "internal";
                    /** @constant */
                    status?: 500;
                };
            };
        };
        /** @description - `source_failed`: The source database could not answer the query. */
        "502.source_failed": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "source_failed";
                    /** @constant */
                    status?: 502;
                };
            };
        };
        /**
         * @description - `another_store`: The file cannot be reached at the moment.
         *     - `store_away`: The file cannot be reached at the moment.
         *     - `downloads_busy`: Too many files are being downloaded at the moment.
         *     - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.another_store.store_away.downloads_busy.server_busy.database_away": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "another_store" | "store_away" | "downloads_busy" | "server_busy" | "database_away";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /**
         * @description - `another_store`: The file cannot be reached at the moment.
         *     - `store_away`: The file cannot be reached at the moment.
         *     - `downloads_busy`: Too many files are being downloaded at the moment.
         *     - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.another_store.store_away.downloads_busy.server_busy.database_away.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `another_store`: The file cannot be reached at the moment.
         *     - `store_away`: The file cannot be reached at the moment.
         *     - `downloads_busy`: Too many files are being downloaded at the moment.
         *     - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.another_store.store_away.downloads_busy.server_busy.database_away.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "another_store" | "store_away" | "downloads_busy" | "server_busy" | "database_away";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /**
         * @description - `another_store`: The file cannot be reached at the moment.
         *     - `store_away`: The file cannot be reached at the moment.
         *     - `downloads_busy`: Too many files are being downloaded at the moment.
         *     - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.another_store.store_away.downloads_busy.server_busy.database_away.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `preview_unavailable`: This server shows no preview.
         *     - `preview_slow`: The first rows take too long for a preview.
         *     - `preview_busy`: Too many previews are being made at the moment.
         *     - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.preview_unavailable.preview_slow.preview_busy.server_busy.database_away": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "preview_unavailable" | "preview_slow" | "preview_busy" | "server_busy" | "database_away";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /**
         * @description - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.server_busy.database_away": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "server_busy" | "database_away";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /**
         * @description - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.server_busy.database_away.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                "RateLimit-Policy"?: string;
                /** @description What is left of that, and until when. */
                RateLimit?: string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.server_busy.database_away.uncounted": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "server_busy" | "database_away";
                    /** @constant */
                    status?: 503;
                };
            };
        };
        /**
         * @description - `server_busy`: The server has too many requests at the moment.
         *     - `database_away`: The service cannot reach its database at the moment.
         */
        "503.server_busy.database_away.uncounted.head": {
            headers: {
                /** @description Who may keep the answer. */
                "Cache-Control": string;
                /** @description When to ask again, in seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listExports: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Exports of a page. */
                limit?: number;
                /** @description One or several, with commas between them: queued, running, succeeded, failed, cancelled, expired. */
                status?: string;
                /** @description The id of one. */
                dataset?: string;
                /** @description What is in their name, or in that of their dataset, in whatever case. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your exports, and the cursor of the next one. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportPage"];
                };
            };
            400: components["responses"]["400.malformed_address.invalid_parameters"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    makeExport: {
        parameters: {
            query?: never;
            header?: {
                /** @description What you call the request: the same one under the same key makes no second export within 24 hours. It must be 1 to 255 visible ASCII characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            /** @description The export, which waits for a worker. `Location` is its address. */
            202: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    /** @description That the same request had made it already, under the same key. */
                    "Idempotent-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["400.invalid_parameters.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.quota_used"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            421: components["responses"]["421.unknown_host"];
            422: components["responses"]["422.key_reused.invalid_request"];
            429: components["responses"]["429.too_many_exports.exports_too_fast.too_many_requests.too_many_changes"];
            500: components["responses"]["500.scope_failed.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listExportsHead: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
                /** @description Exports of a page. */
                limit?: number;
                /** @description One or several, with commas between them: queued, running, succeeded, failed, cancelled, expired. */
                status?: string;
                /** @description The id of one. */
                dataset?: string;
                /** @description What is in their name, or in that of their dataset, in whatever case. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your exports, and the cursor of the next one. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    streamEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages, as they come. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That nginx is to hold nothing back. */
                    "X-Accel-Buffering": "no";
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_streams.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    streamEventsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages, as they come. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That nginx is to hold nothing back. */
                    "X-Accel-Buffering": "no";
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_streams.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    getExport: {
        parameters: {
            query?: {
                /** @description Seconds for which the answer is held, unless something of the export changes. */
                wait?: number;
            };
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export as it is, whatever has become of it. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description The export is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            404: components["responses"]["404.not_found"];
            412: components["responses"]["412.precondition_failed"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    deleteExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export and its file are gone: there is no body. */
            204: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.not_ended"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    getExportHead: {
        parameters: {
            query?: {
                /** @description Seconds for which the answer is held, unless something of the export changes. */
                wait?: number;
            };
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export as it is, whatever has become of it. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The export is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            404: components["responses"]["404.not_found.head"];
            412: components["responses"]["412.precondition_failed.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    changeExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportChange"];
            };
        };
        responses: {
            /** @description The export as it is now. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            421: components["responses"]["421.unknown_host"];
            422: components["responses"]["422.invalid_request"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    cancelExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export: it ends as soon as its worker notices, and cannot succeed any more. */
            202: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.already_ended"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    downloadFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which part of the file to send, such as `bytes=1000-`. */
                Range?: string;
                /** @description The `ETag` of the file of which you have a part: of another one all is sent. */
                "If-Range"?: string;
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the whole file. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/gzip": unknown;
                };
            };
            /** @description The bytes of the part that was asked for. */
            206: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    /** @description Which part this is, and of how much (RFC 9110). */
                    "Content-Range": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/gzip": unknown;
                };
            };
            /** @description Where the service keeps its files in S3: where to get the bytes from. The address works for some minutes, for whoever has it; a `Range` is sent there again. What the answer there has for an `ETag` is the store’s own. */
            302: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            403: components["responses"]["403.access_revoked.scope_changed"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.not_ready.no_file"];
            410: components["responses"]["410.expired.file_lost"];
            /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
            412: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "precondition_failed";
                        /** @constant */
                        status?: 412;
                    };
                };
            };
            413: components["responses"]["413.body_too_large"];
            /** @description - `range_not_satisfiable`: The range lies outside the file. */
            416: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description Which part this is, and of how much (RFC 9110). */
                    "Content-Range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "range_not_satisfiable";
                        /** @constant */
                        status?: 416;
                    };
                };
            };
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_downloads.downloads_too_fast.too_many_requests"];
            500: components["responses"]["500.scope_failed.damaged.internal"];
            503: components["responses"]["503.another_store.store_away.downloads_busy.server_busy.database_away"];
        };
    };
    downloadFileHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the whole file. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Where the service keeps its files in S3: where to get the bytes from. The address works for some minutes, for whoever has it; a `Range` is sent there again. What the answer there has for an `ETag` is the store’s own. */
            302: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            403: components["responses"]["403.access_revoked.scope_changed.head"];
            404: components["responses"]["404.not_found.head"];
            409: components["responses"]["409.not_ready.no_file.head"];
            410: components["responses"]["410.expired.file_lost.head"];
            /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
            412: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_downloads.downloads_too_fast.too_many_requests.head"];
            500: components["responses"]["500.scope_failed.damaged.internal.head"];
            503: components["responses"]["503.another_store.store_away.downloads_busy.server_busy.database_away.head"];
        };
    };
    getClaim: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description What a claim link ends with. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export as it is, whatever has become of it. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description The export is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters.uncounted"];
            404: components["responses"]["404.link_unknown.uncounted"];
            412: components["responses"]["412.precondition_failed.uncounted"];
            413: components["responses"]["413.body_too_large.uncounted"];
            421: components["responses"]["421.unknown_host.uncounted"];
            500: components["responses"]["500.internal.uncounted"];
            503: components["responses"]["503.server_busy.database_away.uncounted"];
        };
    };
    getClaimHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description What a claim link ends with. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export as it is, whatever has become of it. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The export is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters.uncounted.head"];
            404: components["responses"]["404.link_unknown.uncounted.head"];
            412: components["responses"]["412.precondition_failed.uncounted.head"];
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            500: components["responses"]["500.internal.uncounted.head"];
            503: components["responses"]["503.server_busy.database_away.uncounted.head"];
        };
    };
    downloadClaim: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which part of the file to send, such as `bytes=1000-`. */
                Range?: string;
                /** @description The `ETag` of the file of which you have a part: of another one all is sent. */
                "If-Range"?: string;
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description What a claim link ends with. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the whole file. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/gzip": unknown;
                };
            };
            /** @description The bytes of the part that was asked for. */
            206: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    /** @description Which part this is, and of how much (RFC 9110). */
                    "Content-Range": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/gzip": unknown;
                };
            };
            /** @description Where the service keeps its files in S3: where to get the bytes from. The address works for some minutes, for whoever has it; a `Range` is sent there again. What the answer there has for an `ETag` is the store’s own. */
            302: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted"];
            403: components["responses"]["403.access_revoked.scope_changed.uncounted"];
            404: components["responses"]["404.link_unknown.not_found.uncounted"];
            409: components["responses"]["409.not_ready.no_file.uncounted"];
            410: components["responses"]["410.expired.file_lost.uncounted"];
            /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
            412: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "precondition_failed";
                        /** @constant */
                        status?: 412;
                    };
                };
            };
            413: components["responses"]["413.body_too_large.uncounted"];
            /** @description - `range_not_satisfiable`: The range lies outside the file. */
            416: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Which part this is, and of how much (RFC 9110). */
                    "Content-Range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "range_not_satisfiable";
                        /** @constant */
                        status?: 416;
                    };
                };
            };
            421: components["responses"]["421.unknown_host.uncounted"];
            429: components["responses"]["429.too_many_downloads.downloads_too_fast.uncounted"];
            500: components["responses"]["500.scope_failed.damaged.internal.uncounted"];
            503: components["responses"]["503.another_store.store_away.downloads_busy.server_busy.database_away.uncounted"];
        };
    };
    downloadClaimHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path: {
                /** @description What a claim link ends with. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the whole file. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    /** @description In bytes. */
                    "Content-Length": number;
                    /** @description The name of the file (RFC 6266). */
                    "Content-Disposition": string;
                    /** @description The SHA-256 of the whole file (RFC 9530). */
                    "Repr-Digest": string;
                    /** @description Rows of the whole file. */
                    "X-Row-Count": number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Where the service keeps its files in S3: where to get the bytes from. The address works for some minutes, for whoever has it; a `Range` is sent there again. What the answer there has for an `ETag` is the store’s own. */
            302: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted.head"];
            403: components["responses"]["403.access_revoked.scope_changed.uncounted.head"];
            404: components["responses"]["404.link_unknown.not_found.uncounted.head"];
            409: components["responses"]["409.not_ready.no_file.uncounted.head"];
            410: components["responses"]["410.expired.file_lost.uncounted.head"];
            /** @description - `precondition_failed`: It is not as it was when you got the ETag that If-Match names. */
            412: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description That a part can be asked for. */
                    "Accept-Ranges": "bytes";
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    /** @description That the content type is meant. */
                    "X-Content-Type-Options": "nosniff";
                    /** @description That no page of another site may use it. */
                    "Cross-Origin-Resource-Policy": "same-origin";
                    [name: string]: unknown;
                };
                content?: never;
            };
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            429: components["responses"]["429.too_many_downloads.downloads_too_fast.uncounted.head"];
            500: components["responses"]["500.scope_failed.damaged.internal.uncounted.head"];
            503: components["responses"]["503.another_store.store_away.downloads_busy.server_busy.database_away.uncounted.head"];
        };
    };
    listClaimLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links that work, the newest first, without what they end with. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimLinks"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            404: components["responses"]["404.not_found"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    makeClaimLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The claim link with its address, which no other answer has. */
            201: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewClaimLink"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found"];
            409: components["responses"]["409.no_file.too_many_links"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listClaimLinksHead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links that work, the newest first, without what they end with. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            404: components["responses"]["404.not_found.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    revokeClaimLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the export. */
                id: string;
                /** @description Of the claim link. */
                linkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link opens nothing any more: there is no body. */
            204: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.not_found.link_not_found"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All your webhooks, without their secrets. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointList"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    makeEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEndpoint"];
            };
        };
        responses: {
            /** @description The webhook, with its secret, which no other answer has. `Location` is its address. */
            201: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    /** @description The absolute path of what was made, or the address of a file. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeEndpoint"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            409: components["responses"]["409.too_many_endpoints"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            421: components["responses"]["421.unknown_host"];
            422: components["responses"]["422.invalid_request"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listEndpointsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All your webhooks, without their secrets. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            404: components["responses"]["404.endpoint_unknown"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    removeEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook is gone, and is told of nothing any more: there is no body. */
            204: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.endpoint_unknown"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    getEndpointHead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            404: components["responses"]["404.endpoint_unknown.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    changeEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointChange"];
            };
        };
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.endpoint_unknown"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            421: components["responses"]["421.unknown_host"];
            422: components["responses"]["422.invalid_request"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery of the test, which is sent at once. */
            202: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.endpoint_unknown.delivery_unknown"];
            409: components["responses"]["409.endpoint_disabled"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.tested_too_fast.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries, and the cursor of the next one. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            400: components["responses"]["400.malformed_address.invalid_parameters"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            404: components["responses"]["404.endpoint_unknown"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listDeliveriesHead: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries, and the cursor of the next one. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.invalid_parameters.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            404: components["responses"]["404.endpoint_unknown.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    sendAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the webhook. */
                id: string;
                /** @description Of the delivery. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery as it is now, which is sent at once. */
            202: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.endpoint_unknown.delivery_unknown"];
            409: components["responses"]["409.endpoint_disabled"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests.too_many_changes"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listDatasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The datasets that you may export, by id and name. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetList"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    listDatasetsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The datasets that you may export, by id and name. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset, with all that a request may name. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            404: components["responses"]["404.dataset_unknown"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    getDatasetHead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dataset, with all that a request may name. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            404: components["responses"]["404.dataset_unknown.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    countRows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A number for each dataset. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowCounts"];
                };
            };
            400: components["responses"]["400.malformed_address"];
            401: components["responses"]["401.sign_in_required.key_refused"];
            413: components["responses"]["413.body_too_large"];
            421: components["responses"]["421.unknown_host"];
            429: components["responses"]["429.too_many_requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.server_busy.database_away"];
        };
    };
    countRowsHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A number for each dataset. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.head"];
            401: components["responses"]["401.sign_in_required.key_refused.head"];
            413: components["responses"]["413.body_too_large.head"];
            421: components["responses"]["421.unknown_host.head"];
            429: components["responses"]["429.too_many_requests.head"];
            500: components["responses"]["500.internal.head"];
            503: components["responses"]["503.server_busy.database_away.head"];
        };
    };
    previewExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the dataset. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description The beginning of the file. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description What whoever asks may do within which time (draft-ietf-httpapi-ratelimit-headers-10). */
                    "RateLimit-Policy"?: string;
                    /** @description What is left of that, and until when. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["400.malformed_address.malformed_body"];
            401: components["responses"]["401.sign_in_required.key_refused.key_required"];
            403: components["responses"]["403.foreign_origin"];
            404: components["responses"]["404.dataset_unknown"];
            413: components["responses"]["413.body_too_large"];
            415: components["responses"]["415.unsupported_media_type"];
            421: components["responses"]["421.unknown_host"];
            422: components["responses"]["422.time_zone_unknown.unencodable.preview_too_large.invalid_request"];
            429: components["responses"]["429.too_many_previews.too_many_requests.too_many_changes"];
            500: components["responses"]["500.scope_failed.dataset_mismatch.format_failed.internal"];
            502: components["responses"]["502.source_failed"];
            503: components["responses"]["503.preview_unavailable.preview_slow.preview_busy.server_busy.database_away"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service works. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["400.malformed_address.uncounted"];
            413: components["responses"]["413.body_too_large.uncounted"];
            421: components["responses"]["421.unknown_host.uncounted"];
            500: components["responses"]["500.internal.uncounted"];
            /**
             * @description The service does not work.
             *
             *     Or:
             *     - `server_busy`: The server has too many requests at the moment.
             *     - `database_away`: The service cannot reach its database at the moment.
             */
            503: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "server_busy" | "database_away";
                        /** @constant */
                        status?: 503;
                    };
                };
            };
        };
    };
    getHealthHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service works. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted.head"];
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            500: components["responses"]["500.internal.uncounted.head"];
            /**
             * @description The service does not work.
             *
             *     Or:
             *     - `server_busy`: The server has too many requests at the moment.
             *     - `database_away`: The service cannot reach its database at the moment.
             */
            503: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. What all web servers would lack alike is told, and does not count: workers, the source, room in the store. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["400.malformed_address.uncounted"];
            413: components["responses"]["413.body_too_large.uncounted"];
            421: components["responses"]["421.unknown_host.uncounted"];
            500: components["responses"]["500.internal.uncounted"];
            /**
             * @description Its database, queue or store is not there.
             *
             *     Or:
             *     - `server_busy`: The server has too many requests at the moment.
             *     - `database_away`: The service cannot reach its database at the moment.
             */
            503: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {unknown} */
                        code?: "server_busy" | "database_away";
                        /** @constant */
                        status?: 503;
                    };
                };
            };
        };
    };
    getReadinessHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. What all web servers would lack alike is told, and does not count: workers, the source, room in the store. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted.head"];
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            500: components["responses"]["500.internal.uncounted.head"];
            /**
             * @description Its database, queue or store is not there.
             *
             *     Or:
             *     - `server_busy`: The server has too many requests at the moment.
             *     - `database_away`: The service cannot reach its database at the moment.
             */
            503: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description When to ask again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. What the rest does is not looked at. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            400: components["responses"]["400.malformed_address.uncounted"];
            413: components["responses"]["413.body_too_large.uncounted"];
            421: components["responses"]["421.unknown_host.uncounted"];
            500: components["responses"]["500.internal.uncounted"];
            503: components["responses"]["503.server_busy.database_away.uncounted"];
        };
    };
    getLivenessHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. What the rest does is not looked at. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted.head"];
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            500: components["responses"]["500.internal.uncounted.head"];
            503: components["responses"]["503.server_busy.database_away.uncounted.head"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This description of the API, as OpenAPI 3.1. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The document is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted"];
            412: components["responses"]["412.precondition_failed.uncounted"];
            413: components["responses"]["413.body_too_large.uncounted"];
            421: components["responses"]["421.unknown_host.uncounted"];
            500: components["responses"]["500.internal.uncounted"];
            503: components["responses"]["503.server_busy.database_away.uncounted"];
        };
    };
    getDocumentHead: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you have: 304 says that it still is. */
                "If-None-Match"?: string;
                /** @description The `ETag` that it must have; 412 says that it has not. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This description of the API, as OpenAPI 3.1. */
            200: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The document is as you have it: there is no body. */
            304: {
                headers: {
                    /** @description Who may keep the answer. */
                    "Cache-Control": string;
                    /** @description Of this state: another state has another one. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed_address.uncounted.head"];
            412: components["responses"]["412.precondition_failed.uncounted.head"];
            413: components["responses"]["413.body_too_large.uncounted.head"];
            421: components["responses"]["421.unknown_host.uncounted.head"];
            500: components["responses"]["500.internal.uncounted.head"];
            503: components["responses"]["503.server_busy.database_away.uncounted.head"];
        };
    };
    tellSucceeded: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in every try: a message may come twice. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description By the secret of the webhook; after a new secret for a day by the one before, too. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportMessage"] & {
                    /** @constant */
                    type?: "export.succeeded";
                    data?: {
                        /** @constant */
                        status?: "succeeded";
                    };
                };
            };
        };
        responses: {
            /** @description The webhook is disabled, and is told of nothing any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is taken. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is sent again, nine times within 22 hours in all. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tellFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in every try: a message may come twice. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description By the secret of the webhook; after a new secret for a day by the one before, too. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportMessage"] & {
                    /** @constant */
                    type?: "export.failed";
                    data?: {
                        /** @constant */
                        status?: "failed";
                    };
                };
            };
        };
        responses: {
            /** @description The webhook is disabled, and is told of nothing any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is taken. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is sent again, nine times within 22 hours in all. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tellCancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in every try: a message may come twice. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description By the secret of the webhook; after a new secret for a day by the one before, too. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportMessage"] & {
                    /** @constant */
                    type?: "export.cancelled";
                    data?: {
                        /** @constant */
                        status?: "cancelled";
                    };
                };
            };
        };
        responses: {
            /** @description The webhook is disabled, and is told of nothing any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is taken. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is sent again, nine times within 22 hours in all. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tellExpired: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in every try: a message may come twice. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description By the secret of the webhook; after a new secret for a day by the one before, too. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportMessage"] & {
                    /** @constant */
                    type?: "export.expired";
                    data?: {
                        /** @constant */
                        status?: "expired";
                    };
                };
            };
        };
        responses: {
            /** @description The webhook is disabled, and is told of nothing any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is taken. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is sent again, nine times within 22 hours in all. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    tellTest: {
        parameters: {
            query?: never;
            header: {
                /** @description The same in every try: a message may come twice. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description By the secret of the webhook; after a new secret for a day by the one before, too. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestMessage"];
            };
        };
        responses: {
            /** @description The webhook is disabled, and is told of nothing any more. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The message is taken. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is sent again, nine times within 22 hours in all. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
