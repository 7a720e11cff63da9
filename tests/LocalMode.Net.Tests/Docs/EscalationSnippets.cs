using System.Text;
using LocalMode.Models;
using LocalMode.Tests.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

/// <summary>The code of docs/escalation.md, word for word between the marks and in the order of the page. Each returns what it showed.</summary>
internal static class EscalationSnippets
{
    public static async Task<string> Begin(IChatClient local, IChatClient cloud)
    {
        // begin
        IChatClient hybrid = local.AsBuilder()
            .UseFunctionInvocation()
            .UseEscalation(services => cloud, options => options.FirstContentTimeout = TimeSpan.FromSeconds(10))
            .Build();
        ChatResponse answer = await hybrid.GetResponseAsync("Why is the sky blue?");
        Console.WriteLine(answer.GetEscalationReport());
        // end
        return answer.GetEscalationReport()!.ToString();
    }

    public static async Task<string> Modes(IChatClient hybrid)
    {
        // begin
        ChatOptions secret = new ChatOptions().WithEscalation(EscalationMode.LocalOnly);
        ChatOptions usual = new ChatOptions().WithEscalation(EscalationMode.PreferLocal, ceiling: EscalationMode.PreferCloud, conversation: "c-17", tenant: "acme");
        ChatOptions better = new ChatOptions().WithEscalation(conversation: "c-17").WithBetterModel("thumbs-down");
        // end
        ChatResponse[] answers =
        [
            await hybrid.GetResponseAsync("One?", secret), await hybrid.GetResponseAsync("Two?", usual), await hybrid.GetResponseAsync("Three?", better),
        ];
        return string.Join(' ', answers.Select(static answer => $"{answer.GetEscalationReport()!.Mode}:{answer.GetEscalationReport()!.ServedBy}"));
    }

    // begin
    internal sealed class TenantPolicies : IEscalationPolicyResolver
    {
        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => new(tenant switch
        {
            "hospital" => new EscalationPolicy { Ceiling = EscalationMode.LocalOnly },
            _ => EscalationPolicy.None,
        });
    }
    // end

    public static async Task<string> Rules(IChatClient local, IChatClient cloud, bool hospital)
    {
        EscalationOptions options = new() { PolicyResolver = new TenantPolicies() };
        // begin
        options.Triggers.Add(TaskRuleTrigger.EscalateWhen(request => request.Messages[^1].Text.Contains("contract", StringComparison.OrdinalIgnoreCase)));
        options.Triggers.Add(TaskRuleTrigger.ForbidWhen(request => request.Messages[^1].Text.Contains("patient", StringComparison.OrdinalIgnoreCase), "questions about patients stay here"));
        options.MinimumConfidence = 0.6;
        options.SelfConsistency = new() { Samples = 3 };
        // end
        options.SelfConsistency = null;
        FallbackChatClient hybrid = new(local, () => cloud, options);
        ChatOptions request = new ChatOptions().WithEscalation(tenant: hospital ? "hospital" : "acme");
        ChatResponse contract = await hybrid.GetResponseAsync("Is this contract fair?", request);
        ChatResponse patient = await hybrid.GetResponseAsync("How is the patient?", request);
        return $"{contract.GetEscalationReport()!.ServedBy} {patient.GetEscalationReport()!.ServedBy}";
    }

    public static async Task<string> Calibrate()
    {
        (double Confidence, bool IsRight)[] judged = [.. Enumerable.Range(0, 100).Select(static i => (i / 100.0, i > 40))];
        // begin
        ConfidenceThreshold? threshold = ConfidenceCalibration.ChooseThreshold(judged, precision: 0.95);
        Console.WriteLine($"escalate below {threshold?.Value:F2}: {threshold?.Coverage:P0} of the answers stay, {threshold?.Precision:P0} of them right");
        // end
        return await Task.FromResult(threshold is { Precision: >= 0.95 } ? "calibrated" : "");
    }

    public static async Task<string> Fail(IChatClient hybrid)
    {
        string shown = "";
        // begin
        try
        {
            await foreach (ChatResponseUpdate update in hybrid.GetStreamingResponseAsync("Why is the sky blue?"))
                Console.Write(update.Text);
        }
        catch (EscalationIncompleteException broken)
        {
            Console.WriteLine($"\nDiscard these {broken.PartialText.Length} characters and ask again. Cause: {broken.Reason}");
            shown = broken.PartialText;
        }
        // end
        return shown;
    }

    public static async Task<string> Restart(IChatClient local, IChatClient cloud)
    {
        StringBuilder screen = new();
        // begin
        IChatClient hybrid = local.AsBuilder().UseEscalation(services => cloud, options => options.AfterCommit = AfterCommitBehavior.Restart).Build();
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in hybrid.GetStreamingResponseAsync("Why is the sky blue?"))
        {
            updates.Add(update);
            if (update.Contents.OfType<StreamResetContent>().Any())
                screen.Clear();
            screen.Append(update.Text);
        }
        ChatResponse answer = updates.ToEscalationAwareResponse();
        // end
        return answer.Text == screen.ToString() && answer.GetEscalationReport()!.Restarted ? answer.Text : "";
    }

    public static async Task<string> Budgets(IChatClient local, IChatClient cloud)
    {
        // begin
        PriceTable prices = new([KeyValuePair.Create("a-model", new ModelPrice(inputPerMillion: 2.50m, outputPerMillion: 10m))]);
        CostLedger ledger = new();
        IChatClient hybrid = local.AsBuilder()
            .UseEscalation(services => cloud, options =>
            {
                options.CloudModelId = "a-model";
                options.Prices = prices;
                options.Ledger = ledger;
                options.Budgets.Add(new Budget(new() { Unit = BudgetUnit.Money, Limit = 5, Period = BudgetPeriod.Day, TimeZoneId = "Europe/Berlin" }, prices));
                options.Budgets.Add(new Budget(new() { Unit = BudgetUnit.Calls, Limit = 20, Period = BudgetPeriod.Conversation }));
            })
            .Build();
        ChatResponse answer = await hybrid.GetResponseAsync("Why is the sky blue?");
        foreach (SavingsReport savings in ledger.GetSavings())
            Console.WriteLine(savings);
        // end
        return ledger.GetSavings().Single().ToString();
    }

    public static Task<string> Resilience(EscalationOptions options)
    {
        // begin
        options.Breaker.FailureThreshold = 3;
        options.Breaker.BreakDuration = TimeSpan.FromSeconds(10);
        options.FirstContentDeadline.Floor = TimeSpan.FromSeconds(5);
        options.Hedge = true;
        // end
        return Task.FromResult(new FallbackChatClient(new CountingCloudClient(), static () => new CountingCloudClient(), options).GetType().Name);
    }

    public static async Task<string> Report(IChatClient hybrid)
    {
        // begin
        ChatResponse answer = await hybrid.GetResponseAsync("Why is the sky blue?");
        EscalationReport report = answer.GetEscalationReport()!;
        Console.WriteLine($"{report.ServedBy} answered because of {report.Reason} at stage {report.Stage}; {report.Redactions} redactions, {report.Cost} {report.Currency}");
        foreach (EscalationAttempt attempt in report.Attempts)
            Console.WriteLine($"{attempt.Leg} {attempt.ModelId}: {attempt.Outcome} in {attempt.Duration}, {attempt.Usage?.TotalTokenCount} tokens, {attempt.ErrorType}");
        // end
        return report.ToString();
    }

    public static async Task<string> Host(IServiceCollection services, IConfiguration configuration)
    {
        // begin
        services.AddLocalMode(configuration.GetSection("LocalMode"))
            .AddLlamaCppChat(SmolLM2.Instruct135M)
            .EscalateTo(provider => provider.GetRequiredKeyedService<IChatClient>("cloud"))
            .UseFunctionInvocation();
        services.AddHealthChecks().AddLocalModeEscalation();
        // end
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        IEscalationStatus status = client.GetService<IEscalationStatus>()!;
        return client.GetService<FunctionInvokingChatClient>() is null ? "" : $"{status.Ceiling} {string.Join(' ', status.Budgets.Select(static budget => budget.Name))}";
    }

    // begin
    internal sealed class MyServerFailures : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => exception is MyServerException { IsBusy: true }
            ? FailureVerdict.Escalate(EscalationReason.Overloaded)
            : FailureVerdict.Unknown;
    }
    // end

    public static async Task<string> Embeddings(IEmbeddingGenerator<string, Embedding<float>> local, IEmbeddingGenerator<string, Embedding<float>> cloud)
    {
        string[] texts = ["the cat sat", "the sky is blue"];
        // begin
        IEmbeddingGenerator<string, Embedding<float>> hybrid = local.AsBuilder()
            .UseEscalation(services => cloud, cloudSpace: new VectorSpace { ModelId = "minilm", Dimensions = 384, Pooling = "mean" })
            .Build();
        GeneratedEmbeddings<Embedding<float>> vectors = await hybrid.GenerateAsync(texts, new EmbeddingGenerationOptions().WithEscalation(EscalationMode.PreferCloud));
        Console.WriteLine(vectors.GetEscalationReport());
        // end
        return $"{vectors.Count} {vectors.GetEscalationReport()!.ServedBy}";
    }

    public sealed class MyServerException(bool isBusy) : Exception("The server is busy.")
    {
        public bool IsBusy => isBusy;
    }
}
