using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Makes a payload in which every text was passed through a function. The original stays as it is.</summary>
/// <remarks>
/// Names that the answer must repeat exactly (of tools, models and ids) are not changed, nor is content that cannot be read: whoever rewrites looks through the
/// result and refuses it if something is left.
/// </remarks>
/// <param name="rewrite">The function.</param>
/// <param name="preview">The same function, for texts that may not be used.</param>
internal sealed partial class PayloadRewriter(Func<string, string> rewrite, Func<string, string> preview)
{
    private readonly JsonRewriter _json = new(rewrite);

    public EgressPayload Rewrite(EgressPayload payload)
    {
        List<ChatMessage> messages = new(payload.Messages.Count);
        foreach (ChatMessage message in payload.Messages)
            messages.Add(new ChatMessage(message.Role, RewriteAll(message.Contents)) { AuthorName = Text(message.AuthorName) });
        List<string> values = new(payload.Values.Count);
        foreach (string value in payload.Values)
            values.Add(rewrite(value));
        return new(payload.Target, messages, payload.Options is { } options ? RewriteOptions(options) : null, values, payload.Conversation);
    }

    private string? Text(string? text) => text is null ? null : rewrite(text);

    private List<AIContent> RewriteAll(IEnumerable<AIContent> contents)
    {
        List<AIContent> rewritten = [];
        List<string> run = [];
        foreach (AIContent content in contents)
        {
            if (content is TextContent text)
            {
                run.Add(text.Text);
                continue;
            }
            EndRun(run, rewritten);
            rewritten.Add(RewriteContent(content));
        }
        EndRun(run, rewritten);
        return rewritten;
    }

    // What lies over the border of two texts can be replaced only where they are one.
    private void EndRun(List<string> run, List<AIContent> rewritten)
    {
        if (run.Count > 1 && string.Concat(run) is var together && preview(together) != string.Concat(run.Select(preview)))
        {
            run.Clear();
            run.Add(together);
        }
        foreach (string text in run)
            rewritten.Add(new TextContent(rewrite(text)));
        run.Clear();
    }

    private AIContent RewriteContent(AIContent content) => content switch
    {
        FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, call.Arguments is { } arguments ? _json.Rewrite(arguments) : null)
        {
            InformationalOnly = call.InformationalOnly,
        },
        FunctionResultContent result => new FunctionResultContent(result.CallId, RewriteResult(result.Result)),
        UriContent uri when Uri.TryCreate(rewrite(uri.Uri.OriginalString), UriKind.RelativeOrAbsolute, out Uri? rewritten) => new UriContent(rewritten, uri.MediaType),
        DataContent data => new DataContent(RewriteData(data), data.MediaType) { Name = Text(data.Name) },
        ErrorContent error => new ErrorContent(rewrite(error.Message)) { ErrorCode = error.ErrorCode },
        _ => content,
    };

    private object? RewriteResult(object? result) => result switch
    {
        AIContent content => RewriteAll([content])[0],
        IEnumerable<AIContent> contents => RewriteAll(contents),
        _ => _json.Rewrite(result),
    };

    private ReadOnlyMemory<byte> RewriteData(DataContent data) =>
        PayloadTexts.TryReadText(data, out string text) && rewrite(text) is { } rewritten && rewritten != text ? Encoding.UTF8.GetBytes(rewritten) : data.Data;
}
