namespace LocalMode;

public sealed partial class FileAuditLog
{
    /// <summary>Opens, verifies and locks the log, so that its problems show before the first append. An open one stays as it is.</summary>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>A task that completes when it is open.</returns>
    /// <exception cref="AuditLogException">It cannot be opened, is in use, or its chain is not whole.</exception>
    public ValueTask OpenAsync(CancellationToken cancellationToken = default) => RunAsync(static (_, _) => default, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="AuditLogException">The record was not written in full, or not surely; nothing may leave on it.</exception>
    /// <exception cref="ArgumentException">The entry's conversation is no hash, or it takes more than 1 MiB.</exception>
    public async ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string id = "";
        await RunAsync(async (file, _) => id = await file.AppendAsync(entry).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Writes the records since the last time to the disk, and the head. Only <see cref="AuditDurability.Interval"/> needs it.</summary>
    /// <param name="cancellationToken">Ends the wait for appends.</param>
    /// <returns>A task that completes when they are written.</returns>
    /// <exception cref="AuditLogException">They could not be written.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => RunAsync(
        static (file, _) =>
        {
            file.Flush();
            return default;
        },
        cancellationToken);

    /// <summary>Opens the log where it is not open, and verifies all of it between two appends.</summary>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="AuditLogException">The log could not be read, or was not whole before it was opened.</exception>
    public async ValueTask<AuditVerification> VerifyAsync(CancellationToken cancellationToken = default)
    {
        AuditVerification? result = null;
        await RunAsync(
            async (file, token) =>
            {
                file.Flush();
                result = (await AuditScan.RunAsync(FilePath, _key, token).ConfigureAwait(false)).Result;
            },
            cancellationToken).ConfigureAwait(false);
        return result!;
    }

    /// <summary>Writes what is left to the disk and closes the log. Repeated calls do nothing.</summary>
    /// <exception cref="AuditLogException">What was left could not be written.</exception>
    public void Dispose()
    {
        _gate.Wait();
        Close();
    }

    /// <summary>Writes what is left to the disk and closes the log. Repeated calls do nothing.</summary>
    /// <returns>A task that completes when it is closed.</returns>
    /// <exception cref="AuditLogException">What was left could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        Close();
    }

    private async ValueTask RunAsync(Func<AuditFile, CancellationToken, ValueTask> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowFlushError();
            _file ??= await AuditFile.OpenAsync(FilePath, _key, _options, cancellationToken).ConfigureAwait(false);
            await action(_file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw Unwritable(error);
        }
        finally
        {
            _gate.Release();
        }
    }

    // A failed write leaves the end of the file unknown, so the next call verifies it anew.
    private void Abandon()
    {
        _file?.Dispose();
        _file = null;
    }

    // Called inside of the gate.
    private void Close()
    {
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer?.Dispose();
            ThrowFlushError();
            _file?.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
        finally
        {
            Abandon();
            _gate.Release();
        }
    }

    private void OnTimer()
    {
        // Whoever holds the gate is writing; the next tick comes.
        if (!_gate.Wait(0))
            return;
        try
        {
            _file?.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _flushError = error;
            Abandon();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void ThrowFlushError()
    {
        if (Interlocked.Exchange(ref _flushError, null) is { } error)
            throw Unwritable(error);
    }

    private AuditLogException Unwritable(Exception error) => new(FilePath, $"It could not be read or written: {error.Message} Make room or give access; the next record opens it again.", innerException: error);
}
