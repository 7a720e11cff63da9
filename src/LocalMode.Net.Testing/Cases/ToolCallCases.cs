using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>Calls as they come out of the client, over a model whose output is scripted.</summary>
internal static class ToolCallCases
{
    public static IReadOnlyList<CaseDefinition> All { get; } =
    [
        new("ToolCalls.NameIsParsed", "The name picks the function that runs.", NameIsParsedAsync, Needs.Tools),
        new("ToolCalls.ArgumentsAreParsed", "An argument that changes on the way calls the function with something else.", ArgumentsAreParsedAsync, Needs.Tools),
        new("ToolCalls.TextIsNotTheCall", "The model's call syntax is not for readers.", TextIsNotTheCallAsync, Needs.Tools),
        new("ToolCalls.CallIdsAreUnique", "Results find their call by CallId.", CallIdsAreUniqueAsync, Needs.Tools),
        new("ToolCalls.FinishWithToolCalls", "The finish reason tells that the turn is the caller's.", FinishWithToolCallsAsync, Needs.Tools),
        new("ToolCalls.SeveralComeInOrder", "A model may ask for several things at once.", SeveralComeInOrderAsync, Needs.Tools),
        new("ToolCalls.OneIsOne", "AllowMultipleToolCalls false is set by callers that can run one function at a time.", OneIsOneAsync, Needs.Tools),
        new("ToolCalls.AreTheSameWhole", "A call must not depend on how the answer is taken.", AreTheSameWholeAsync, Needs.Tools),
        new("ToolCalls.ResultsAreAnswered", "A call is worth nothing if its result cannot come back.", ResultsAreAnsweredAsync, Needs.Tools),
    ];

    private static async Task NameIsParsedAsync(CaseContext context)
    {
        FunctionCallContent call = First(context, await CallAsync(context, ToolRequests.OneCall).ConfigureAwait(false));
        context.Expect(call.Name == "get_weather", "a call of get_weather", call.Name);
    }

    private static async Task ArgumentsAreParsedAsync(CaseContext context)
    {
        FunctionCallContent call = First(context, await CallAsync(context, ToolRequests.OneCall).ConfigureAwait(false));
        string found = ToolRequests.ArgumentsJson(call);
        context.Expect(JsonNode.DeepEquals(JsonNode.Parse(found), JsonNode.Parse(ToolRequests.Arguments)), $"the arguments {ToolRequests.Arguments}", found);
    }

    private static async Task TextIsNotTheCallAsync(CaseContext context)
    {
        string text = StreamingCases.Text(await CallAsync(context, ToolRequests.OneCall).ConfigureAwait(false));
        context.Expect(!text.Contains("get_weather", StringComparison.Ordinal) && !text.Contains("\"city\"", StringComparison.Ordinal), "no call syntax in the text", $"'{text}'");
    }

    private static async Task CallIdsAreUniqueAsync(CaseContext context)
    {
        IChatClient client = await context.ToolClientAsync(ToolRequests.TwoCalls).ConfigureAwait(false);
        List<string> ids = [];
        for (int turn = 0; turn < 2; turn++)
        {
            List<ChatResponseUpdate> updates = await context.StreamAsync(client, options: context.Options(ToolRequests.Offer)).ConfigureAwait(false);
            ids.AddRange(ToolRequests.Calls(updates).Select(static call => call.CallId));
        }

        context.Expect(ids.TrueForAll(static id => !string.IsNullOrEmpty(id)), "a CallId for every call", "none");
        context.Expect(ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, "a CallId of its own for every call, over two turns", string.Join(", ", ids));
    }

    private static async Task FinishWithToolCallsAsync(CaseContext context)
    {
        ChatFinishReason? reason = StreamingCases.Finish(await CallAsync(context, ToolRequests.OneCall).ConfigureAwait(false));
        context.Expect(reason == ChatFinishReason.ToolCalls, "finish reason tool_calls", reason?.Value ?? "none");
    }

    private static async Task SeveralComeInOrderAsync(CaseContext context)
    {
        List<FunctionCallContent> calls = ToolRequests.Calls(await CallAsync(context, ToolRequests.TwoCalls).ConfigureAwait(false));
        string names = string.Join(", ", calls.Select(static call => call.Name));
        context.Expect(names == "get_weather, get_time", "calls of get_weather, get_time", names);
    }

    private static async Task OneIsOneAsync(CaseContext context)
    {
        IChatClient client = await context.ToolClientAsync(ToolRequests.TwoCalls).ConfigureAwait(false);
        List<ChatResponseUpdate> updates = await context.StreamAsync(client, options: context.Options(static options =>
        {
            ToolRequests.Offer(options);
            options.AllowMultipleToolCalls = false;
        })).ConfigureAwait(false);
        int count = ToolRequests.Calls(updates).Count;
        context.Expect(count <= 1, "one call with AllowMultipleToolCalls false", $"{count}");
    }

    private static async Task AreTheSameWholeAsync(CaseContext context)
    {
        IChatClient client = await context.ToolClientAsync(ToolRequests.OneCall).ConfigureAwait(false);
        List<FunctionCallContent> streamed = ToolRequests.Calls(await context.StreamAsync(client, options: context.Options(ToolRequests.Offer)).ConfigureAwait(false));
        ChatResponse response = await context.AnswerAsync(client, options: context.Options(ToolRequests.Offer)).ConfigureAwait(false);
        FunctionCallContent[] whole = [.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()];
        context.Expect(
            streamed.Select(Picture).SequenceEqual(whole.Select(Picture), StringComparer.Ordinal),
            $"the calls of the stream ({string.Join("; ", streamed.Select(Picture))}) from GetResponseAsync too",
            string.Join("; ", whole.Select(Picture)));
    }

    private static async Task ResultsAreAnsweredAsync(CaseContext context)
    {
        IChatClient client = await context.ToolClientAsync(ToolRequests.TwoCalls).ConfigureAwait(false);
        List<ChatMessage> messages = context.Prompt();
        ChatResponse response = await context.AnswerAsync(client, messages, context.Options(ToolRequests.Offer)).ConfigureAwait(false);
        messages.AddRange(response.Messages);
        messages.Add(new(ChatRole.Tool,
        [
            .. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()
                .Select(static call => new FunctionResultContent(call.CallId, "sunny")),
        ]));
        ChatResponse answer = await context.AnswerAsync(client, messages, context.Options(ToolRequests.Offer)).ConfigureAwait(false);
        context.Expect(answer.Text.Contains(ToolRequests.Answer, StringComparison.Ordinal), $"'{ToolRequests.Answer}' once the results are in the conversation", $"'{answer.Text}'");
    }

    private static async Task<List<ChatResponseUpdate>> CallAsync(CaseContext context, ToolScript script)
    {
        IChatClient client = await context.ToolClientAsync(script).ConfigureAwait(false);
        return await context.StreamAsync(client, options: context.Options(ToolRequests.Offer)).ConfigureAwait(false);
    }

    private static FunctionCallContent First(CaseContext context, List<ChatResponseUpdate> updates)
    {
        List<FunctionCallContent> calls = ToolRequests.Calls(updates);
        return calls.Count > 0 ? calls[0] : throw context.Fail("a call", "none");
    }

    private static string Picture(FunctionCallContent call) => $"{call.Name}{ToolRequests.ArgumentsJson(call)}";
}
