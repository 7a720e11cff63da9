using System.Diagnostics;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>Times the way from the failure of the first leg to the call of the second, through one client.</summary>
internal sealed class SwitchTimer : IDisposable
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.System, "You answer in one sentence."), new(ChatRole.User, "What is the tallest lighthouse in the world?")];

    private readonly BreakingClient _first;
    private readonly SecondClient _second = new();
    private readonly IChatClient _client;
    private readonly List<double> _samples = [];

    public SwitchTimer(string name, bool later, Func<IChatClient, IChatClient, IChatClient> wrap)
    {
        Name = $"{name}, the failure {(later ? "comes later" : "is there at once")}";
        _first = new BreakingClient(later);
        _client = wrap(_first, _second);
    }

    public string Name { get; }

    /// <summary>The median in microseconds.</summary>
    public double Median => RatioResult.Median(_samples);

    /// <summary>The 95th percentile in microseconds.</summary>
    public double P95 => _samples.Order().ElementAt((int)(_samples.Count * 0.95));

    public int Count => _samples.Count;

    /// <summary>Runs some switches.</summary>
    /// <param name="switches">How many.</param>
    /// <param name="keep">Whether their times count.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public async Task RunAsync(int switches, bool keep, CancellationToken cancellationToken)
    {
        for (int i = 0; i < switches; i++)
        {
            await AskAsync("local", cancellationToken);
            await AskAsync("cloud", cancellationToken);
            if (keep)
                _samples.Add(Stopwatch.GetElapsedTime(_first.BrokenAt, _second.CalledAt).TotalMicroseconds);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private async Task AskAsync(string answer, CancellationToken cancellationToken)
    {
        string text = "";
        await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(Messages, cancellationToken: cancellationToken))
            text += update.Text;
        if (text != answer)
            throw new InvalidOperationException($"The {answer} leg should have answered, and the answer is '{text}'.");
    }
}
