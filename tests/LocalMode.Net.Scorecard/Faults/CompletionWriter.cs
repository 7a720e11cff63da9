using System.Globalization;
using System.Text;

namespace LocalMode.Scorecard.Faults;

/// <summary>Writes one answer, and the fault into it.</summary>
internal sealed class CompletionWriter(FaultConnection connection, LegAnswer answer, LegFault? fault)
{
    private const string Ids = "\"id\":\"answer-1\",\"created\":1700000000";

    /// <summary>Gets how many tokens come before the fault.</summary>
    private int Tokens => fault switch
    {
        LegFault.Cut cut => cut.Tokens,
        LegFault.Stall stall => stall.Tokens,
        LegFault.Malformed malformed => malformed.Tokens,
        LegFault.NoEnd open => open.Tokens,
        LegFault.Filtered filtered => filtered.Tokens,
        _ => answer.Tokens.Count,
    };

    public Task WriteAsync(bool streams)
    {
        switch (fault)
        {
            case LegFault.Status status:
                return WriteErrorAsync(status);
            case LegFault.Reset:
                connection.Reset();
                return Task.CompletedTask;
            case LegFault.NoResponse:
                return connection.StallAsync();
            default:
                return streams ? WriteStreamAsync() : WriteWholeAsync();
        }
    }

    private Task WriteErrorAsync(LegFault.Status status)
    {
        string body = $$$"""{"error":{"message":"The server was told to fail with {{{(int)status.Code}}}.","type":"invalid_request_error","code":"{{{status.ErrorCode ?? "told_to_fail"}}}"}}""";
        string retry = status.RetryAfter is { } after ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {(int)after.TotalSeconds}\r\n") : "";
        return connection.WriteAsync(Head((int)status.Code + " Told", "application/json", retry + Length(body)) + body);
    }

    private async Task WriteWholeAsync()
    {
        string finish = fault is LegFault.Filtered ? "content_filter" : "stop";
        string body = "{" + Ids + ",\"object\":\"chat.completion\",\"model\":\"" + answer.ModelId + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + string.Concat(answer.Tokens.Take(Tokens)) + "\"},\"finish_reason\":\"" + finish + "\"}]," + Usage() + "}";
        if (fault is LegFault.SlowFirstToken slow)
            await connection.WaitAsync(slow.Delay);

        bool broken = fault is LegFault.Cut or LegFault.Stall;
        string sent = broken || fault is LegFault.Malformed or LegFault.NoEnd ? body[..(body.Length / 2)] : body;
        await connection.WriteAsync(Head("200 OK", "application/json", Length(broken ? body : sent)) + sent);
        if (fault is LegFault.Stall)
            await connection.StallAsync();
    }

    private async Task WriteStreamAsync()
    {
        await connection.WriteAsync(Head("200 OK", "text/event-stream", "Transfer-Encoding: chunked\r\n"));
        await EventAsync("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}");
        // Early, so that an attempt which fails has reported usage all the same.
        await connection.WriteChunkAsync(Chunk("[]," + Usage()));
        if (fault is LegFault.SlowFirstToken slow)
            await connection.WaitAsync(slow.Delay);

        for (int i = 0; i < Tokens; i++)
            await EventAsync($$$"""{"index":0,"delta":{"content":"{{{answer.Tokens[i]}}}"},"finish_reason":null}""");

        switch (fault)
        {
            case LegFault.Cut:
                await connection.WriteAsync("fff\r\ndata: {\"id\":");
                return;
            case LegFault.Stall:
                await connection.StallAsync();
                return;
            case LegFault.Malformed:
                await connection.WriteChunkAsync("data: {\"id\":\"answer-1\",\"choices\":[{\"del\n\n");
                break;
            case LegFault.NoEnd:
                break;
            default:
                await EventAsync($$$"""{"index":0,"delta":{},"finish_reason":"{{{(fault is LegFault.Filtered ? "content_filter" : "stop")}}}"}""");
                await connection.WriteChunkAsync("data: [DONE]\n\n");
                break;
        }

        await connection.WriteAsync("0\r\n\r\n");
    }

    private Task EventAsync(string choice) => connection.WriteChunkAsync(Chunk($"[{choice}]"));

    private string Chunk(string choices) => $"data: {{{Ids},\"object\":\"chat.completion.chunk\",\"model\":\"{answer.ModelId}\",\"choices\":{choices}}}\n\n";

    private string Usage() => string.Create(
        CultureInfo.InvariantCulture,
        $"\"usage\":{{\"prompt_tokens\":{answer.InputTokens},\"completion_tokens\":{answer.Tokens.Count},\"total_tokens\":{answer.TotalTokens}}}");

    private static string Head(string status, string type, string more) =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nConnection: close\r\n{more}\r\n";

    private static string Length(string body) => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
}
