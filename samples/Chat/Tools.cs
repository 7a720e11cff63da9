using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace ChatSample;

/// <summary>What the model may call. Small models rarely call well; try a larger GGUF.</summary>
internal static class Tools
{
    public static IReadOnlyList<AITool> All { get; } =
    [
        AIFunctionFactory.Create(LocalTime, "local_time"),
        AIFunctionFactory.Create(RollDice, "roll_dice"),
    ];

    public static IEnumerable<string> Names => All.Select(static tool => tool.Name);

    [Description("Tells the date and the time here.")]
    private static string LocalTime() => TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    [Description("Rolls a die.")]
    private static int RollDice([Description("How many sides the die has.")] int sides = 6) => Random.Shared.Next(1, Math.Max(sides, 1) + 1);
}
