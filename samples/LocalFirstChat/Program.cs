// A chat that answers on this machine and goes to a cloud model only when it may and must; after each answer it says who gave it and why.
//   dotnet run --project samples/LocalFirstChat          SmolLM2-135M-Instruct, and a stand-in for the cloud
//   dotnet run --project samples/LocalFirstChat -- model.gguf
// LOCALMODE_CLOUD_ENDPOINT, LOCALMODE_CLOUD_KEY and LOCALMODE_CLOUD_MODEL name a server that speaks OpenAI's protocol. Lines may come from a pipe.
using LocalFirstChat;
using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using Microsoft.Extensions.AI;

const string Help = "/better asks the cloud the last question again, /mode MODE sets LocalOnly, PreferLocal, PreferCloud or CloudOnly, /new begins anew, /quit leaves.";
ModelReference model = args is [string path, ..] ? ModelReference.FromFile(path) : SmolLM2.Instruct135M;

// Prices are the application's to state; these are made up.
PriceTable prices = new([], "USD", defaultPrice: new ModelPrice(inputPerMillion: 2.50m, outputPerMillion: 10m));
Budget budget = new(new() { Name = "cloud-calls", Unit = BudgetUnit.Calls, Period = BudgetPeriod.Day, Limit = 3 });
CostLedger ledger = new();
try
{
    LlamaCppChatClient local = await LlamaCppChatClient.OpenAsync(model, new() { ContextSize = 1024, MaxSequences = 1 });
    using FallbackChatClient client = (FallbackChatClient)local.AsBuilder()
        .UseEscalation(_ => CloudLeg.Create(), options =>
        {
            options.Guard = Consent.Guard;
            options.RequestConsentAsync = Consent.AskAsync;
            options.Budgets.Add(budget);
            options.Prices = prices;
            options.Ledger = ledger;
            options.Connectivity = CloudLeg.Connectivity;
        })
        .Build();
    Console.WriteLine($"{model.Name} here, {CloudLeg.Endpoint ?? "a stand-in"} there. {Help}");
    await ChatAsync(client);
    foreach (SavingsReport savings in ledger.GetSavings())
        Console.WriteLine($"\n{savings}");
    return 0;
}
catch (LocalModeException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

async Task ChatAsync(FallbackChatClient client)
{
    EscalationMode mode = EscalationMode.PreferLocal;
    string conversation = NewName();
    List<ChatMessage> messages = [];
    while (ReadLine() is { } line && line != "/quit")
    {
        if (line.StartsWith("/mode ", StringComparison.Ordinal))
        {
            mode = Enum.TryParse(line.AsSpan(6), ignoreCase: true, out EscalationMode asked) && Enum.IsDefined(asked) ? asked : mode;
            Console.WriteLine($"  mode {mode}");
        }
        else if (line == "/new")
        {
            // Also lets a conversation go that sensitive data had pinned to this machine.
            client.ForgetConversation(conversation);
            (conversation, messages) = (NewName(), []);
        }
        else if (line == "/better" && messages is [.., { } question, { Role.Value: "assistant" }])
        {
            ChatOptions options = Options().WithEscalation(ceiling: mode == EscalationMode.LocalOnly ? mode : null, conversation: conversation).WithBetterModel("/better");
            await AskAsync(client, messages, messages.Count - 2, question, options);
        }
        else if (line.StartsWith('/'))
        {
            Console.WriteLine($"  {Help}");
        }
        else if (line.Length > 0)
        {
            await AskAsync(client, messages, messages.Count, new(ChatRole.User, line), Options().WithEscalation(mode, conversation: conversation));
        }
    }
}

// Asks behind the messages before `at`, which it replaces from there on. Prints the answer while it comes, and then the report. A question that failed is not kept.
async Task AskAsync(FallbackChatClient client, List<ChatMessage> messages, int at, ChatMessage question, ChatOptions options)
{
    List<ChatResponseUpdate> updates = [];
    try
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([.. messages.Take(at), question], options))
        {
            updates.Add(update);
            Console.Write(update.Text);
        }
        ChatResponse response = updates.ToChatResponse();
        messages.RemoveRange(at, messages.Count - at);
        messages.Add(question);
        messages.AddMessages(response);
        Console.WriteLine($"\n  report: {response.GetEscalationReport()}; {budget.Remaining} of {budget.Description} left");
    }
    catch (Exception error) when (error.GetEscalationReport() is { } report)
    {
        Console.WriteLine($"\n  {error.Message}\n  report: {report}");
    }
}

static ChatOptions Options() => new() { MaxOutputTokens = 24, Temperature = 0 };

static string NewName() => Guid.NewGuid().ToString("N");

static string? ReadLine()
{
    Console.Write("\nyou> ");
    string? line = Console.ReadLine()?.Trim();
    if (Console.IsInputRedirected)
        Console.WriteLine(line is { Length: > 160 } ? $"{line[..160]}..." : line);
    return line;
}
