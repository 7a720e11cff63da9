using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Formats that the client says it enforces: they hold whatever is asked, with several prompts and seeds.</summary>
internal static class ResponseFormatCases
{
    private const string Pattern = "[A-Z][a-z]{1,5}-[0-9]{2}";

    private static readonly string[] Choices = ["red", "green", "sea blue", "gr\u00FCn"];

    private static readonly ChatResponseFormatJson Schema = ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse(
            """
            {"type":"object","properties":{"size":{"type":"integer","minimum":1,"maximum":99},"colour":{"enum":["red","green","blue"]},"new":{"type":"boolean"}},
             "required":["size","colour"],"additionalProperties":false}
            """),
        "thing");

    private static readonly ChatResponseFormatJson Long = ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse("""{"type":"object","properties":{"story":{"type":"string","minLength":200}},"required":["story"],"additionalProperties":false}"""), "story");

    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("ResponseFormats.AreListed", "Callers, and the escalation layer, learn from IChatCapabilities whether an answer has to be checked.", AreListedAsync, Needs.AnyFormat),
        new("ResponseFormats.JsonHolds", "Callers parse the answer whatever was asked.", JsonHoldsAsync, static client => Needs.Format(client, ChatResponseFormats.Json)),
        new("ResponseFormats.SchemaHolds", "Callers deserialise the answer whatever was asked.", SchemaHoldsAsync, Needs.SchemaFormat),
        new("ResponseFormats.RegexHolds", "A pattern is asked for by code that cuts the answer up.", RegexHoldsAsync, static client => Needs.Format(client, ChatResponseFormats.Regex)),
        new("ResponseFormats.ChoicesHold", "Choices are asked for by code that compares the answer.", ChoicesHoldAsync, static client => Needs.Format(client, ChatResponseFormats.Choices)),
        new("ResponseFormats.StreamedIsTheSame", "A format must not depend on how the answer is taken.", StreamedIsTheSameAsync, static client => Needs.SchemaFormat(client) ?? Needs.Determinism(client)),
        new("ResponseFormats.OptionsAreUnchanged", "Callers keep one options object for many calls.", OptionsAreUnchangedAsync, Needs.SchemaFormat),
        new("ResponseFormats.CutFinishesWithLength", "Length is how a caller tells half of a JSON from one that is broken.", CutFinishesWithLengthAsync, Needs.SchemaFormat),
        new("ResponseFormats.GoWithTools", "Agents ask for a form of their last answer while they offer tools.", GoWithToolsAsync, static client => Needs.SchemaFormat(client) ?? Needs.Tools(client)),
        new("ResponseFormats.UnlistedAreRefused", "A format that is dropped gives answers that fail far away from here.", UnlistedAreRefusedAsync, Needs.SomeFormatMissing),
    ];

    private static async Task AreListedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        ChatResponseFormats claimed = context.Capabilities.EnforcedResponseFormats;
        IChatCapabilities? known = client.GetService<IChatCapabilities>();
        context.Expect(
            known is not null && (known.EnforcedResponseFormats & known.ResponseFormats & claimed) == claimed,
            $"{claimed} under ResponseFormats and EnforcedResponseFormats of IChatCapabilities",
            known is null ? "no IChatCapabilities" : $"{known.ResponseFormats} and {known.EnforcedResponseFormats}");
    }

    private static Task JsonHoldsAsync(CaseContext context) => HoldsAsync(
        context,
        static options => options.ResponseFormat = ChatResponseFormat.Json,
        updates =>
        {
            JsonElement? json = JsonAnswer.Read(context, StreamingCases.Text(updates), StreamingCases.Finish(updates));
            context.Expect(json is null or { ValueKind: JsonValueKind.Object }, "a JSON object", $"'{StreamingCases.Text(updates)}'");
            return json is not null;
        },
        mustEnd: false);

    private static Task SchemaHoldsAsync(CaseContext context) => HoldsAsync(
        context,
        static options => options.ResponseFormat = Schema,
        updates => JsonAnswer.Read(context, StreamingCases.Text(updates), StreamingCases.Finish(updates), Schema.Schema) is not null);

    private static Task RegexHoldsAsync(CaseContext context) => HoldsAsync(
        context,
        static options => options.WithRegex(Pattern),
        updates =>
        {
            string text = StreamingCases.Text(updates);
            bool ended = StreamingCases.Finish(updates) != ChatFinishReason.Length;
            context.Expect(!ended || TextForm.Matches(text, Pattern), $"a text that {Pattern} matches", $"'{text}'");
            return ended;
        });

    private static Task ChoicesHoldAsync(CaseContext context) => HoldsAsync(
        context,
        static options => options.WithChoices(Choices),
        updates =>
        {
            string text = StreamingCases.Text(updates);
            bool ended = StreamingCases.Finish(updates) != ChatFinishReason.Length;
            context.Expect(!ended || Choices.Contains(text, StringComparer.Ordinal), $"one of '{string.Join("', '", Choices)}'", $"'{text}'");
            return ended;
        });

    private static async Task StreamedIsTheSameAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        string streamed = StreamingCases.Text(await context.StreamAsync(client, options: context.LongOptions(static options => options.ResponseFormat = Schema)).ConfigureAwait(false));
        string whole = (await context.AnswerAsync(client, options: context.LongOptions(static options => options.ResponseFormat = Schema)).ConfigureAwait(false)).Text;
        context.Expect(whole == streamed, $"the text of the stream ('{streamed}') from GetResponseAsync too", $"'{whole}'");
    }

    private static async Task OptionsAreUnchangedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatMessage> messages = context.Prompt();
        ChatOptions options = context.LongOptions(static options => options.ResponseFormat = Schema);
        RequestSnapshot before = new(messages, options);
        await context.AnswerAsync(client, messages, options).ConfigureAwait(false);
        await context.StreamAsync(client, messages, options).ConfigureAwait(false);
        string? change = before.OptionsChange() ?? before.MessagesChange();
        context.Expect(change is null, "the caller's options and messages as they were", change ?? "");
    }

    private static async Task CutFinishesWithLengthAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client, options: context.Options(static options =>
        {
            options.ResponseFormat = Long;
            options.MaxOutputTokens = 3;
        })).ConfigureAwait(false);
        ChatFinishReason? reason = StreamingCases.Finish(updates);
        context.Expect(reason is null || reason == ChatFinishReason.Length, "finish reason length for JSON that was cut by MaxOutputTokens 3", reason?.Value ?? "none");
        JsonAnswer.Read(context, StreamingCases.Text(updates), ChatFinishReason.Length, Long.Schema);
    }

    private static Task GoWithToolsAsync(CaseContext context) => HoldsAsync(
        context,
        static options =>
        {
            options.ResponseFormat = Schema;
            ToolRequests.Offer(options);
        },
        updates =>
        {
            ToolRequests.ExpectValid(context, ToolRequests.Calls(updates), ToolRequests.Tools);
            return ToolRequests.Calls(updates).Count > 0
                || JsonAnswer.Read(context, StreamingCases.Text(updates), StreamingCases.Finish(updates), Schema.Schema) is not null;
        });

    private static async Task UnlistedAreRefusedAsync(CaseContext context)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        IChatCapabilities? known = client.GetService<IChatCapabilities>();
        foreach ((ChatResponseFormats format, Action<ChatOptions> ask) in ((ChatResponseFormats, Action<ChatOptions>)[])
        [
            (ChatResponseFormats.Json, static options => options.ResponseFormat = ChatResponseFormat.Json),
            (ChatResponseFormats.JsonSchema, static options => options.ResponseFormat = Schema),
            (ChatResponseFormats.Regex, static options => options.WithRegex(Pattern)),
            (ChatResponseFormats.Choices, static options => options.WithChoices(Choices)),
        ])
        {
            // A client that does not say what it takes may take it.
            if (known is not null && (known.ResponseFormats & format) == 0)
                await context.ExpectRefusedAsync<UnsupportedCapabilityException>(client, $"the format {format}, which IChatCapabilities does not list", context.Prompt, ask).ConfigureAwait(false);
        }
    }

    /// <summary>Asks with several prompts and seeds. The check says whether the answer ended.</summary>
    private static async Task HoldsAsync(CaseContext context, Action<ChatOptions> ask, Func<List<ChatResponseUpdate>, bool> check, bool mustEnd = true)
    {
        IChatClient client = await context.ClientAsync().ConfigureAwait(false);
        bool ended = false;
        int seed = 1;
        foreach (List<ChatMessage> messages in (List<ChatMessage>[])[context.Prompt(), context.OtherPrompt(), context.UnicodePrompt()])
        {
            ChatOptions options = context.LongOptions(ask);
            (options.Temperature, options.Seed) = (1, seed++);
            ended |= check(await context.StreamAsync(client, messages, options).ConfigureAwait(false));
        }

        context.Expect(ended || !mustEnd, $"an answer that ends within {context.LongOptions().MaxOutputTokens} tokens", "three that were cut (raise AnswerTokens)");
    }
}
