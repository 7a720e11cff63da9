using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>What can be wrong with an answer and its names, numbers and characters.</summary>
internal static class AnswerDefects
{
    public static Defect[] All { get; } =
    [
        new("hides itself", "Identity.GetServiceReturnsItself", static inner => new BrokenClient(inner)
        {
            OnService = static (type, _, found) => type == typeof(IChatClient) ? null : found,
        }),
        new("no metadata", "Identity.MetadataIsThere", static inner => new BrokenClient(inner)
        {
            OnService = static (type, _, found) => type == typeof(ChatClientMetadata) ? null : found,
        }),
        new("something for every type", "Identity.UnknownServiceIsNull", static inner => new BrokenClient(inner)
        {
            OnService = static (_, key, found) => found ?? (key is null ? "something" : null),
        }),
        new("ignores the service key", "Identity.ServiceKeyIsNull", static inner => new BrokenClient(inner)
        {
            OnService = static (_, key, found) => key is null ? found : "something",
        }),
        new("role user", "Identity.RoleIsAssistant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Each(static update => update.Role = ChatRole.User) }),
        new("changes the response id", "Identity.ResponseIdIsConstant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Last(static update => update.ResponseId += "x") }),
        new("forgets the message id", "Identity.MessageIdIsConstant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Last(static update => update.MessageId = null) }),
        new("changes the model id", "Identity.ModelIdIsConstant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Last(static update => update.ModelId += "x") }),
        new("takes the time again", "Identity.CreatedAtIsConstant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Last(static update => update.CreatedAt += TimeSpan.FromTicks(1)) }),
        new("response without id", "Identity.ResponseIsNamed", static inner => new BrokenClient(inner) { OnResponse = static (response, _) => response.ResponseId = null }),
        new("one id for all", "Identity.ResponseIdIsFresh", static inner => new BrokenClient(inner) { OnUpdate = Changes.Each(static update => update.ResponseId = "1") }),
        new("finishes twice", "Streaming.FinishReasonIsSetOnce", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, _, last) =>
            {
                if (!last)
                    return [update];

                ChatResponseUpdate more = update.With();
                more.FinishReason = update.FinishReason;
                return [update, more];
            },
        }),
        new("never finishes", "Streaming.FinishReasonIsSetOnce", static inner => new BrokenClient(inner) { OnUpdate = Changes.Each(static update => update.FinishReason = null), OnResponse = static (_, _) => { } })
        {
            Also = ["Streaming.FinishReasonIsTheResponse", "ToolCalls.FinishWithToolCalls"],
        },
        new("text after the finish", "Streaming.NoTextFollowsTheFinishReason", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, _, last) =>
            {
                if (!last)
                    return [update];

                ChatResponseUpdate finish = update.With();
                finish.FinishReason = update.FinishReason;
                update.FinishReason = null;
                update.Contents.Add(new TextContent(" "));
                return [finish, update];
            },
        })
        {
            Also =
            [
                "StopSequences.AreFoundAcrossUpdates", "Unicode.ScriptedTextArrivesWhole", "OutputLimit.CutsTheSameAnswer",
                "ResponseFormats.RegexHolds", "ResponseFormats.ChoicesHold",
            ],
        },
        new("wrong finish reason", "Streaming.FullAnswerFinishesWithStop", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, _) =>
            {
                if (update.FinishReason == ChatFinishReason.Stop && options?.StopSequences is null)
                    update.FinishReason = ChatFinishReason.ContentFilter;
                return [update];
            },
        }),
        new("all text at once", "Streaming.TextArrivesInPieces", static inner => new BrokenClient(inner) { AroundStream = static (stream, token) => AtOnce(stream, token) })
        {
            Also = ["StopSequences.AreFoundAcrossUpdates"],
        },
        new("another text whole", "Streaming.TextIsTheResponse", static inner => new BrokenClient(inner)
        {
            OnResponse = static (response, options) =>
            {
                if (options?.ResponseFormat is null)
                    response.Messages[0].Contents.Add(new TextContent("!"));
            },
        }),
        new("no finish reason whole", "Streaming.FinishReasonIsTheResponse", static inner => new BrokenClient(inner) { OnResponse = static (response, _) => response.FinishReason = null }),
        new("reads early", "Streaming.NothingHappensBeforeEnumeration", static inner => new BrokenClient(inner) { ReadsEarly = true }),
        new("one enumeration only", "Streaming.CanBeEnumeratedAgain", static inner => new BrokenClient(inner) { AroundStream = static (stream, _) => Once(stream, new int[1]) }),
        new("no usage", "Usage.IsReportedOnce", static inner => new BrokenClient(inner) { OnUpdate = Changes.Each(static update => update.Contents = [.. update.Contents.Where(static content => content is not UsageContent)]), OnResponse = static (_, _) => { } }),
        new("two usages", "Usage.IsReportedOnce", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Last(static update => update.Contents.Add(new UsageContent(update.Usage()!))),
            OnResponse = static (_, _) => { },
        }),
        new("wrong total", "Usage.AddsUp", static inner => new BrokenClient(inner) { OnUpdate = Changes.Last(static update => update.Usage()!.TotalTokenCount++) }),
        new("no usage whole", "Usage.IsInTheResponse", static inner => new BrokenClient(inner) { OnResponse = static (response, _) => response.Usage = null }),
        new("another usage whole", "Usage.IsTheSameStreamed", static inner => new BrokenClient(inner) { OnResponse = static (response, _) => response.Usage!.InputTokenCount++ }),
        new("splits surrogates", "Unicode.UpdatesHoldWholeCharacters", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, _, _) =>
            {
                int at = update.Text.AsSpan().IndexOfAnyInRange('\uD800', '\uDBFF') + 1;
                return at == 0 ? [update] : [update.With(new TextContent(update.Text[..at])), update.With(new TextContent(update.Text[at..]))];
            },
        }),
        new("replacement characters", "Unicode.UpdatesHoldWholeCharacters", static inner => new BrokenClient(inner) { OnUpdate = Changes.Text(static (text, _) => text.Replace("\U0001F600", "\uFFFD", StringComparison.Ordinal)) })
        {
            Also = ["Unicode.ScriptedTextArrivesWhole"],
        },
        new("loses accents", "Unicode.ScriptedTextArrivesWhole", static inner => new BrokenClient(inner) { OnUpdate = Changes.Text(static (text, _) => text.Replace("\u00E9", "e", StringComparison.Ordinal)) }),
    ];

    private static async IAsyncEnumerable<ChatResponseUpdate> AtOnce(
        IAsyncEnumerable<ChatResponseUpdate> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatResponseUpdate? text = null;
        await foreach (ChatResponseUpdate update in stream.WithCancellation(cancellationToken))
        {
            if (text is null)
            {
                text = update;
            }
            else if (update.FinishReason is null)
            {
                foreach (AIContent content in update.Contents)
                    text.Contents.Add(content);
            }
            else
            {
                yield return text;
                cancellationToken.ThrowIfCancellationRequested();
                text = update;
            }
        }

        if (text is not null)
            yield return text;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Once(
        IAsyncEnumerable<ChatResponseUpdate> stream, int[] enumerations, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (enumerations[0]++ > 0)
            yield break;

        await foreach (ChatResponseUpdate update in stream.WithCancellation(cancellationToken))
            yield return update;
    }
}
