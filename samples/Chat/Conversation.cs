using System.Diagnostics;
using LocalMode.LlamaCpp;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace ChatSample;

/// <summary>The turns so far, and how the next one is asked, streamed and kept.</summary>
internal sealed class Conversation(LlamaCppChatClient model) : IDisposable
{
    private readonly List<ChatMessage> _messages = [];
    private readonly IChatClient _client = model.AsBuilder().UseFunctionInvocation().Build();

    public bool UsesTools { get; set; }

    public void Reset() => _messages.Clear();

    public void Show()
    {
        foreach (ChatMessage message in _messages)
            AnsiConsole.MarkupLine($"[grey]{Markup.Escape(message.Role.Value)}:[/] {Markup.Escape(Describe(message))}");
    }

    /// <summary>Asks, prints the answer while it comes, and keeps both. A question that failed or was stopped is not kept.</summary>
    public async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        List<ChatMessage> asked = [.. _messages, new(ChatRole.User, question)];
        ChatOptions options = new() { Tools = UsesTools ? [.. Tools.All] : null };
        List<ChatResponseUpdate> updates = [];
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan? first = null;
        AnsiConsole.Markup("[blue]model>[/] ");
        try
        {
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(asked, options, cancellationToken))
            {
                updates.Add(update);
                first ??= update.Contents.Count > 0 ? watch.Elapsed : null;
                Print(update);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            AnsiConsole.MarkupLine("\n[grey]Stopped.[/]");
            return;
        }
        catch (LocalMode.LocalModeException error)
        {
            AnsiConsole.MarkupLine($"\n[red]{Markup.Escape(error.Message)}[/]");
            return;
        }

        ChatResponse response = updates.ToChatResponse();
        _messages.Add(asked[^1]);
        _messages.AddMessages(response);
        UsageDetails? usage = response.Usage;
        double seconds = Math.Max((watch.Elapsed - (first ?? TimeSpan.Zero)).TotalSeconds, 1e-3);
        AnsiConsole.MarkupLine(
            $"\n[grey]{usage?.InputTokenCount} tokens in ({usage?.CachedInputTokenCount ?? 0} of them known), {usage?.OutputTokenCount} out, "
            + $"{usage?.OutputTokenCount / seconds:F1} tokens/s, {response.FinishReason}[/]");
    }

    public void Dispose() => _client.Dispose();

    private static void Print(ChatResponseUpdate update)
    {
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    AnsiConsole.Write(text.Text);
                    break;
                case TextReasoningContent thought:
                    AnsiConsole.Markup($"[grey]{Markup.Escape(thought.Text)}[/]");
                    break;
                case FunctionCallContent call:
                    AnsiConsole.MarkupLine($"[yellow]calls {Markup.Escape(call.Name)}[/]");
                    break;
                case FunctionResultContent result:
                    AnsiConsole.MarkupLine($"[yellow]gets {Markup.Escape(result.Result?.ToString() ?? "")}[/]");
                    break;
            }
        }
    }

    private static string Describe(ChatMessage message) => string.Join(' ', message.Contents.Select(static content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"(calls {call.Name})",
        FunctionResultContent result => $"(result {result.Result})",
        _ => $"({content.GetType().Name})",
    }));
}
