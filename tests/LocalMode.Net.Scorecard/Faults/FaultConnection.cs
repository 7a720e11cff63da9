using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LocalMode.Scorecard.Faults;

/// <summary>One connection to a <see cref="FaultServer"/>, with the ways to misuse it.</summary>
internal sealed class FaultConnection(Socket socket, TimeProvider time, CancellationToken end) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Reads a request to the end of its body. Null where the client left before.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            int read = await _stream.ReadAsync(buffer.AsMemory(length), end);
            if (read == 0)
                return null;

            length += read;
            int headers = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (headers >= 0)
                return await ReadBodyAsync(Encoding.ASCII.GetString(buffer, 0, headers), buffer.AsMemory(headers + 4, length - headers - 4));
        }
    }

    public Task WriteAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), end).AsTask();

    /// <summary>Writes a piece of a chunked body.</summary>
    public Task WriteChunkAsync(string text) =>
        WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"));

    public Task WaitAsync(TimeSpan delay) => Task.Delay(delay, time, end);

    /// <summary>Does nothing until the client leaves.</summary>
    public async Task StallAsync()
    {
        byte[] buffer = new byte[1];
        while (await _stream.ReadAsync(buffer, end) > 0)
        {
            // Nothing that still comes is answered.
        }
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }

    public void Dispose() => _stream.Dispose();

    private async Task<string?> ReadBodyAsync(string headers, ReadOnlyMemory<byte> begun)
    {
        const string Name = "content-length:";
        string? line = headers.Split("\r\n").FirstOrDefault(static header => header.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        if (line is null)
            throw new InvalidOperationException($"The request has no Content-Length, which this server needs: {headers}");

        byte[] body = new byte[int.Parse(line[Name.Length..], CultureInfo.InvariantCulture)];
        begun.CopyTo(body);
        await _stream.ReadExactlyAsync(body.AsMemory(begun.Length), end);
        return Encoding.UTF8.GetString(body);
    }
}
