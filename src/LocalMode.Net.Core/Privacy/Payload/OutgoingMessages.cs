using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Makes the messages that the cloud leg gets from the caller's.</summary>
/// <remarks>
/// Every object is new and none is shared with the caller's, so what the guard inspected cannot change before it is sent. Only what is named here is copied:
/// additional properties, raw representations, annotations, message ids and the local model's thinking stay. Content of a type that is not named here is
/// passed on as it is, for the guard to refuse: dropping it would make the answer weaker in silence.
/// </remarks>
internal sealed class OutgoingMessages
{
    private readonly Dictionary<string, string> _callIds = new(StringComparer.Ordinal);
    private int _calls;

    private OutgoingMessages()
    {
    }

    public static IReadOnlyList<ChatMessage> Map(IReadOnlyList<ChatMessage> messages)
    {
        OutgoingMessages mapping = new();
        List<ChatMessage> mapped = new(messages.Count);
        foreach (ChatMessage message in messages)
        {
            List<AIContent> contents = mapping.MapAll(message.Contents, message.Role);

            // A message that was only thinking or usage has nothing left to say.
            if (contents.Count > 0 || message.Contents.Count == 0)
                mapped.Add(new ChatMessage(message.Role, contents) { AuthorName = message.AuthorName });
        }
        return mapped;
    }

    private List<AIContent> MapAll(IEnumerable<AIContent> contents, ChatRole role)
    {
        List<AIContent> mapped = [];
        foreach (AIContent content in contents)
        {
            if (!StaysHere(content, role))
                mapped.Add(MapOne(content, role));
        }
        return mapped;
    }

    // A bare content of an answer holds only a provider's raw event. In any other message somebody put it there to be sent.
    private static bool StaysHere(AIContent content, ChatRole role) =>
        content is TextReasoningContent or UsageContent or StreamResetContent || (role == ChatRole.Assistant && content.GetType() == typeof(AIContent));

    private AIContent MapOne(AIContent content, ChatRole role) => content switch
    {
        TextContent text => new TextContent(text.Text),
        FunctionCallContent call => new FunctionCallContent(CallId(call.CallId, isCall: true), call.Name, OutgoingValues.Copy(call.Arguments))
        {
            InformationalOnly = call.InformationalOnly,
        },
        FunctionResultContent result => new FunctionResultContent(CallId(result.CallId, isCall: false), MapResult(result.Result, role)),
        UriContent uri => new UriContent(uri.Uri, uri.MediaType),
        DataContent data => new DataContent(data.Data.ToArray(), data.MediaType) { Name = data.Name },
        ErrorContent error => new ErrorContent(error.Message) { ErrorCode = error.ErrorCode },
        _ => content,
    };

    private object? MapResult(object? result, ChatRole role) => result switch
    {
        AIContent content => StaysHere(content, role) ? null : MapOne(content, role),
        IEnumerable<AIContent> contents => MapAll(contents, role),
        _ => OutgoingValues.Copy(result),
    };

    // Ids are renumbered: a local model may use one twice, and ids that look random look like keys. Nine letters and digits are what the strictest API takes.
    private string CallId(string id, bool isCall)
    {
        if (isCall || !_callIds.TryGetValue(id, out string? mapped))
            _callIds[id] = mapped = string.Create(CultureInfo.InvariantCulture, $"call{++_calls:D5}");
        return mapped;
    }
}
