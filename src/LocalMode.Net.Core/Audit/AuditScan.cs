namespace LocalMode;

/// <summary>A verification of the files of a log.</summary>
internal sealed record AuditScan(AuditVerification Result, long Records, byte[] Hash, long? SignedRecords, long WholeLength)
{
    /// <summary>Reads head and log, and verifies them. A log that is not there is an empty one.</summary>
    public static async ValueTask<AuditScan> RunAsync(string path, byte[] key, CancellationToken cancellationToken)
    {
        // The head first: what is appended in the meantime is beyond it, which is no problem.
        string headPath = AuditPaths.Head(path);
        byte[]? head = File.Exists(headPath) ? await ReadHeadAsync(headPath, cancellationToken).ConfigureAwait(false) : null;
        AuditVerifier verifier = new(key, head);
        long whole = 0;
        long torn = 0;
        if (File.Exists(path))
        {
            FileStream log = OpenForRead(path);
            await using (log.ConfigureAwait(false))
            {
                (whole, torn) = await ReadLinesAsync(log, verifier, cancellationToken).ConfigureAwait(false);
            }
        }
        return new(verifier.Complete(torn), verifier.Records, verifier.Hash, verifier.SignedRecords, whole);
    }

    private static async ValueTask<(long Whole, long Torn)> ReadLinesAsync(FileStream log, AuditVerifier verifier, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        long whole = 0;
        int count = 0;
        while (await log.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            int start = 0;
            int searched = count;
            count += read;
            while (buffer.AsSpan(searched, count - searched).IndexOf((byte)'\n') is >= 0 and int found)
            {
                int end = searched + found;
                verifier.Feed(buffer.AsSpan(start, end - start));
                start = searched = end + 1;
            }
            whole += start;
            count -= start;
            buffer.AsSpan(start, count).CopyTo(buffer);
            if (count > AuditLine.MaxLength)
            {
                // No record is as long, so this is none, wherever it ends.
                verifier.Feed(buffer.AsSpan(0, count));
                return (whole, count);
            }
            if (count == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
        return (whole, count);
    }

    private static async ValueTask<byte[]> ReadHeadAsync(string path, CancellationToken cancellationToken)
    {
        FileStream stream = OpenForRead(path);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more than any head has: a longer one is none.
            byte[] buffer = new byte[512];
            int count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return buffer[..count];
        }
    }

    private static FileStream OpenForRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
