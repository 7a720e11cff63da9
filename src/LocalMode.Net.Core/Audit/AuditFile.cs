using System.Globalization;

namespace LocalMode;

/// <summary>An open log: its lock, its stream and the end of its chain. Used by one call at a time. After an error it is of no further use.</summary>
internal sealed class AuditFile : IDisposable
{
    private readonly string _path;
    private readonly AuditDurability _durability;
    private readonly FileStream _lock;
    private readonly FileStream _log;
    private readonly AuditChain _chain;
    private bool _dirty;

    private AuditFile(string path, AuditDurability durability, FileStream exclusive, FileStream log, AuditChain chain) =>
        (_path, _durability, _lock, _log, _chain) = (path, durability, exclusive, log, chain);

    /// <summary>Locks, verifies and opens a log, or begins it.</summary>
    /// <exception cref="AuditLogException">It is in use, or its chain is not whole.</exception>
    public static async ValueTask<AuditFile> OpenAsync(string path, byte[] key, FileAuditLogOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream exclusive = Lock(path);
        FileStream? log = null;
        try
        {
            if (!File.Exists(AuditPaths.Head(path)) && !(new FileInfo(path) is { Exists: true, Length: > 0 }))
                AuditPaths.WriteHead(path, new AuditChain(key, 0, AuditHash.None).Head, flush: true);
            AuditScan scan = await AuditScan.RunAsync(path, key, cancellationToken).ConfigureAwait(false);
            bool torn = scan.Result.Problem == AuditProblem.TornRecord;
            if (!torn && !scan.Result.IsValid)
                throw new AuditLogException(path, $"{scan.Result.Reason} Find out who changed it, then move the log and its head aside; a new log begins by itself.", scan.Result);
            if (torn)
                AuditPaths.CutTornTail(path, scan.WholeLength, options.TimeProvider.GetUtcNow());
            log = AuditPaths.OpenForAppend(path);
            AuditFile file = new(path, options.Durability, exclusive, log, new AuditChain(key, scan.Records, scan.Hash));
            if (torn)
                await file.AppendAsync(Repair(options.TimeProvider)).ConfigureAwait(false);
            else if (scan.Records > scan.SignedRecords)
                file.WriteHead();
            return file;
        }
        catch
        {
            if (log is not null)
                await log.DisposeAsync().ConfigureAwait(false);
            await exclusive.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<string> AppendAsync(AuditEntry entry)
    {
        (byte[] line, byte[] hash) = _chain.Next(entry);
        await _log.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
        string id = _chain.Advance(hash);
        _dirty = true;
        if (_durability != AuditDurability.Interval)
            Flush();
        return id;
    }

    /// <summary>Writes what the durability asks for: the records to the disk, then the head that names them.</summary>
    public void Flush()
    {
        if (!_dirty)
            return;
        if (_durability != AuditDurability.Never)
            _log.Flush(flushToDisk: true);
        WriteHead();
        _dirty = false;
    }

    public void Dispose()
    {
        _log.Dispose();
        _lock.Dispose();
    }

    private void WriteHead() => AuditPaths.WriteHead(_path, _chain.Head, flush: _durability != AuditDurability.Never);

    private static AuditEntry Repair(TimeProvider timeProvider) => new() { Time = timeProvider.GetUtcNow(), Operation = FileAuditLog.RepairOperation };

    private static FileStream Lock(string path)
    {
        try
        {
            return AuditPaths.Create(AuditPaths.Lock(path), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException error)
        {
            throw new AuditLogException(
                path,
                string.Create(CultureInfo.InvariantCulture, $"It could not be locked by process {Environment.ProcessId}, most often because another log object or another process has it open. A log has one writer: close the other one, or give each process a log of its own."),
                innerException: error);
        }
    }
}
