using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Options that are changed, ignored or misread.</summary>
internal static class OptionDefects
{
    public static Defect[] All { get; } =
    [
        new("mutates the options", "Options.AreUnchanged", static inner => new BrokenClient(inner)
        {
            OnOptions = static options =>
            {
                if (options?.Instructions is not null)
                    options.Instructions = null;
                return options;
            },
        }),
        new("adds to the messages", "Options.MessagesAreUnchanged", static inner => new BrokenClient(inner)
        {
            OnMessages = static (messages, options) =>
            {
                if (options?.Instructions is not null)
                    ((List<ChatMessage>)messages).Add(new(ChatRole.User, "Thank you."));
                return messages;
            },
        }),
        new("adds to collections", "Options.ReadOnlyCollectionsAreRead", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.StopSequences is not (null or List<string>), static options => options.StopSequences!.Add("<|end|>")),
            OnMessages = static (messages, _) =>
            {
                if (messages is System.Collections.ObjectModel.ReadOnlyCollection<ChatMessage>)
                    ((ICollection<ChatMessage>)messages).Add(new(ChatRole.System, "Be short."));
                return messages;
            },
        }),
        new("leaves something in the options", "Concurrency.OneOptionsObjectServesAll", static inner => new BrokenClient(inner)
        {
            OnOptions = static options =>
            {
                if (options is not null)
                    options.AdditionalProperties ??= new() { ["seen"] = true };
                return options;
            },
        })
        {
            Also = ["ResponseFormats.OptionsAreUnchanged"],
        },
        new("ignores the seed", "Options.SeedRepeatsTheAnswer", static inner =>
        {
            int answers = 0;
            return new BrokenClient(inner) { OnUpdate = Changes.Text((text, options) => options?.Seed == 7 ? $"{text}{++answers}" : text) };
        }),
        new("ignores json", "Options.JsonIsValidOrRefused", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ResponseFormat is ChatResponseFormatJson { Schema: null }, static options => options.ResponseFormat = null),
        })
        {
            Also = ["ResponseFormats.JsonHolds"],
        },
        new("fails at json", "Options.JsonIsValidOrRefused", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ResponseFormat is ChatResponseFormatJson { Schema: null }, static _ => throw new NotSupportedException("json")),
        })
        {
            Also = ["ResponseFormats.JsonHolds"],
        },
        new("ignores the schema", "Options.JsonSchemaIsKeptOrRefused", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ResponseFormat is ChatResponseFormatJson { Schema: not null }, static options => options.ResponseFormat = ChatResponseFormat.Json),
            OnUpdate = Changes.Text(static (text, options) => options?.ResponseFormat is ChatResponseFormatJson { Schema: not null } ? text.Replace("4", "\"four\"", StringComparison.Ordinal) : text),
        })
        {
            Also = ["ResponseFormats.SchemaHolds", "ResponseFormats.GoWithTools"],
        },
        new("ignores the model id", "Options.UnknownModelIsRefused", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ModelId is not null, static options => options.ModelId = null),
        }),
        new("ignores the conversation id", "Options.ConversationIdIsRefused", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.ConversationId is not null, static options => options.ConversationId = null),
        }),
        new("stop for length", "OutputLimit.FinishesWithLength", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Each(static update => update.FinishReason = update.FinishReason == ChatFinishReason.Length ? ChatFinishReason.Stop : update.FinishReason),
        })
        {
            Also = ["ResponseFormats.CutFinishesWithLength"],
        },
        new("one token more", "OutputLimit.IsKept", static inner => new BrokenClient(inner)
        {
            OnUpdate = static (update, options, last) =>
            {
                if (last && options?.MaxOutputTokens <= 2)
                    (update.Usage()!.OutputTokenCount, update.Usage()!.TotalTokenCount) = (update.Usage()!.OutputTokenCount + 1, update.Usage()!.TotalTokenCount + 1);
                return [update];
            },
        }),
        new("another text when cut", "OutputLimit.CutsTheSameAnswer", static inner => new BrokenClient(inner)
        {
            OnUpdate = Changes.Text(static (text, options) => options?.MaxOutputTokens == 2 ? text.ToUpperInvariant() : text),
        }),
    ];
}
