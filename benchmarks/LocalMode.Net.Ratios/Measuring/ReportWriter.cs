using System.Globalization;
using System.Text;

namespace LocalMode.Ratios.Measuring;

/// <summary>Writes one row's result as a page of benchmarks/results.</summary>
internal static class ReportWriter
{
    public static async Task WriteAsync(string directory, RowReport report, MachineRoof roof, CancellationToken cancellationToken)
    {
        StringBuilder page = new();
        page.AppendLine(CultureInfo.InvariantCulture, $"# Row {report.Row}: {report.Title}").AppendLine();
        page.AppendLine("| what | value |").AppendLine("|---|---|");
        foreach ((string what, string value) in report.Values)
            page.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {value} |");

        page.AppendLine(CultureInfo.InvariantCulture, $"| must | {report.Must} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| aim | {report.Aim} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| verdict | {report.Verdict} |").AppendLine();
        page.AppendLine(report.Method).AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"Roof in the same run: reading {roof.ReadGigabytesPerSecond:F1} GB/s on all cores, managed matrix product {roof.MatMulGigaflops:F0} GFLOP/s on one. {roof.Processor}; {roof.Flags}; load {roof.Load}. .NET {Environment.Version}.");
        await File.WriteAllTextAsync(Path.Combine(directory, $"row-{report.Row}.md"), page.ToString().ReplaceLineEndings("\n"), cancellationToken);
    }

    public static string Text(RatioResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:F3} (95 % interval {result.Low:F3} to {result.High:F3}, {result.Ratios.Count} pairs)");
}
