using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalMode;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Two keyed pipelines with bound options, and a report that goes through JSON as UseDistributedCache writes it.</summary>
internal static class EscalationReports
{
    public static async Task RunAsync(Action<string, bool> check)
    {
        ConfigurationManager configuration = new();
        configuration["Keyed:open:Escalation:Commit"] = "AfterTokens(2)";
        configuration["Keyed:open:Escalation:Breaker:FailureThreshold"] = "5";
        configuration["Keyed:open:Escalation:Prices:DefaultPrice:InputPerMillion"] = "1";
        configuration["Keyed:open:Escalation:Prices:DefaultPrice:OutputPerMillion"] = "2";
        configuration["Keyed:open:Escalation:Budgets:0:Limit"] = "5";
        configuration["Keyed:open:Escalation:SensitiveData:DefaultOutcome"] = "AllowRedacted";
        configuration["Keyed:closed:Escalation:Mode"] = "LocalOnly";
        ModelReference absent = ModelReference.FromFile(Path.Combine(AppContext.BaseDirectory, "absent.gguf"));
        InMemoryAuditLog log = new();
        ServiceCollection services = new();
        services.AddSingleton<IAuditLog>(log);
        services.AddLocalMode(configuration).AddLlamaCppChat(absent, serviceKey: "open").EscalateTo(static _ => new EchoClient());
        services.AddLocalMode(configuration).AddLlamaCppChat(absent, serviceKey: "closed").EscalateTo(static _ => throw new InvalidOperationException("touched"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredKeyedService<IChatClient>("open").GetResponseAsync("mail ada@example.com");
        JsonTypeInfo<ChatResponse> contract = (JsonTypeInfo<ChatResponse>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatResponse));
        ChatResponse cached = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(response, contract), contract)!;
        check("report through JSON", cached.GetEscalationReport() is { ServedBy: EscalationLeg.Cloud, Redactions: 1, Guard: EgressOutcome.AllowRedacted });
        check("audit", log.Entries.Count == 1 && log.VerifyChain().IsValid);

        try
        {
            await provider.GetRequiredKeyedService<IChatClient>("closed").GetResponseAsync("hi");
            check("local only", false);
        }
        catch (EscalationForbiddenException forbidden)
        {
            check("local only", forbidden.GetEscalationReport() is { Block: EscalationBlock.Mode });
        }
    }
}
