using System.Text;
using LocalMode.Models;
using LocalMode.Ratios.Measuring;
using LocalMode.Tokenizers;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Ratios.Constraints;

/// <summary>The command <c>corpus</c>: compiles the schemas of jsonschemabench's maskbench, judges their instances, and times every mask.</summary>
internal static class CorpusCommand
{
    private const int WarmUps = 150;
    private static readonly TimeSpan PerSchema = TimeSpan.FromSeconds(60);
    private static readonly string[] EndTokens = ["<|im_end|>", "<|endoftext|>"];

    public static async Task RunAsync(CorpusSettings settings, CancellationToken cancellationToken)
    {
        string[] files = settings.Files();
        MachineRoof roof = MachineRoof.Measure();
        Console.WriteLine(roof);
        HfTokenizer tokenizer = HfTokenizer.LoadGguf(SmolLM2.Instruct135M.Path);
        TokenVocabulary vocabulary = TokenVocabulary.Create(tokenizer, EndTokens.Select(token => tokenizer.TokenToId(token)!.Value));
        CorpusRunner runner = new(tokenizer, vocabulary, settings.IsSchemaOrder);
        string[] warmUps = [.. Enumerable.Range(0, Math.Min(WarmUps, files.Length)).Select(i => files[(long)i * files.Length / Math.Min(WarmUps, files.Length)])];
        new CorpusWorkers(warmUps, runner.Run, PerSchema).Run(1, static _ => { }, cancellationToken);

        // A run that is ended early reports what it has.
        CorpusOutcome[] outcomes = new CorpusWorkers(files, runner.Run, PerSchema).Run(
            settings.Threads, done => Console.Error.WriteLine($"{done} of {files.Length}"), cancellationToken);
        CorpusSummary summary = new(outcomes);
        string report = CorpusReport.Write(summary, roof, MachineRoof.CurrentLoad(), settings);
        if (settings.Output is not null)
            await File.WriteAllTextAsync(settings.Output, report, CancellationToken.None);
        if (settings.Details is not null)
            await File.WriteAllTextAsync(settings.Details, Details(summary), CancellationToken.None);
        Console.WriteLine(report);
        Console.WriteLine(CorpusReport.Row21(summary));
    }

    private static string Details(CorpusSummary run)
    {
        StringBuilder lines = new();
        foreach (CorpusOutcome outcome in run.Outcomes)
        {
            string verdict = outcome.TimedOut ? "timeout" : outcome.Crash is not null ? "crash" : outcome.Refusal ?? (outcome.IsPassed ? "passed" : "wrong");
            Line("schema", outcome.File, verdict, $"{outcome.CompileNanoseconds / 1000}", $"{outcome.TokenNanoseconds.Count}", $"{outcome.TokenNanoseconds.DefaultIfEmpty().Average() / 1000:F0}", $"{outcome.TokenNanoseconds.DefaultIfEmpty().Max() / 1000}", $"{outcome.Bytes}", outcome.SlowestPlace, outcome.Crash ?? outcome.RefusalMessage ?? "");
            foreach (InstanceJudgement j in outcome.Judgements.Where(j => !j.IsRight || j.Validator != j.Expected))
                Line(j.IsRight ? "validator" : j.Expected ? "rejected" : "accepted", outcome.File, $"{j.Index}", CorpusSummary.Cause(j), $"{j.Validator}/{j.ValidatorWithoutFormats}", j.ValidatorError ?? "", j.Place?.Part ?? "", j.Place?.Pointer ?? "", j.Place?.Text ?? "", j.Place?.Before ?? "");
        }

        return lines.ToString();

        void Line(params string[] cells) =>
            lines.AppendJoin('\t', cells.Select(static c => c.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' '))).Append('\n');
    }
}
