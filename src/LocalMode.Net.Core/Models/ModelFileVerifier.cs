using System.Buffers;
using System.Security.Cryptography;

namespace LocalMode;

/// <summary>Compares the files of one model with what is published about them and counts the bytes read over all of them.</summary>
internal sealed class ModelFileVerifier(string model, long totalBytes, IProgress<ModelLoadProgress>? progress)
{
    private const int BufferBytes = 1 << 17;

    private long _readBytes;
    private long _reportedBytes;

    public async Task VerifyAsync(string path, ModelFile file, CancellationToken cancellationToken)
    {
        long length;
        string hash;
        try
        {
            (length, hash) = await HashAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(
                path, field: null, $"It cannot be read: {exception.Message} Expected SHA-256 {file.Sha256}. Check the file's permissions and the disk.", exception);
        }

        if (!string.Equals(hash, file.Sha256, StringComparison.OrdinalIgnoreCase))
            throw ModelInvalidException.HashMismatch(path, file.Sha256, hash, file.Length, length);

        Report();
    }

    private async Task<(long Length, string Hash)> HashAsync(string path, CancellationToken cancellationToken)
    {
        // Unbuffered: the reads are as large as a buffer would be.
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                long length = 0;
                int count;
                while ((count = await stream.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, count);
                    length += count;
                    _readBytes += count;
                    if (_readBytes - _reportedBytes > totalBytes / 100)
                        Report();
                }

                return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Report()
    {
        _reportedBytes = _readBytes;

        // A file that grew has more bytes than are published; an empty model is done at once.
        double fraction = totalBytes == 0 ? 1 : Math.Min(1, (double)_readBytes / totalBytes);
        progress?.Report(new(model, ModelLoadStage.Verifying, fraction));
    }
}
