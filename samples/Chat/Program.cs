// A chat in the terminal with a model in this process.
//   dotnet run --project samples/Chat                     SmolLM2-135M-Instruct, which comes with the repository
//   dotnet run --project samples/Chat -- model.gguf       any other GGUF
// Lines may also come from a pipe. Ctrl+C stops the answer; at the prompt it leaves.
using ChatSample;
using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using Spectre.Console;

ModelReference model = args is [string path, ..] ? ModelReference.FromFile(path) : SmolLM2.Instruct135M;
try
{
    await using LlamaCppChatClient client = await OpenAsync(model);
    using Conversation conversation = new(client);
    using StopKey stopKey = new();
    AnsiConsole.MarkupLine($"[grey]{Markup.Escape(model.Name)}, {client.ContextLength:N0} tokens. {Commands.Help}[/]");
    while (ReadLine() is { } line)
    {
        if (line.Length == 0)
            continue;

        if (line.StartsWith('/'))
        {
            if (!Commands.Run(line, conversation))
                break;

            continue;
        }

        using CancellationTokenSource stop = stopKey.Arm();
        await conversation.AskAsync(line, stop.Token);
    }

    return 0;
}
catch (LocalModeException error)
{
    AnsiConsole.MarkupLine($"[red]{Markup.Escape(error.Message)}[/]");
    return 1;
}

static Task<LlamaCppChatClient> OpenAsync(ModelReference model) =>
    AnsiConsole.Progress().HideCompleted(true).StartAsync(context =>
    {
        ProgressTask bar = context.AddTask(Markup.Escape(model.Name), maxValue: 1);
        return LlamaCppChatClient.OpenAsync(model, progress: new LoadBar(bar));
    });

static string? ReadLine()
{
    AnsiConsole.Markup("[green]you>[/] ");
    string? line = Console.ReadLine();
    if (Console.IsInputRedirected)
        AnsiConsole.WriteLine(line ?? "");

    return line?.Trim();
}
