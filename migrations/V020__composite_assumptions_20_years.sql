-- Composite of two surveys (see source); every figure is the survey's own.
INSERT INTO capital_market_assumptions
    (id, version, name, description, effective_date, assumptions, source, methodology, created_at, updated_at,
     status, approved_at)
VALUES (
    '019862ed-ac00-7000-8000-0000000c0020',
    'horizon-2025-composite-20y',
    'Horizon 2025 composite, 20 years',
    'A composite, not a published set: the 20-year arithmetic means and the standard deviations of the 2025 '
    'survey joined to the correlations of the 2017 survey, since the 2025 correlations are not public. '
    'Private debt is left out because the 2017 correlations do not cover it. Asset classes in order: '
    'us-equity-large-cap = US Equity - Large Cap; us-equity-small-mid-cap = US Equity - Small/Mid Cap; '
    'non-us-equity-developed = Non-US Equity - Developed; non-us-equity-emerging = Non-US Equity - Emerging; '
    'us-corporate-bonds-core = US Corporate Bonds - Core; us-corporate-bonds-long-duration = US Corporate '
    'Bonds - Long Duration; us-corporate-bonds-high-yield = US Corporate Bonds - High Yield; '
    'non-us-debt-developed = Non-US Debt - Developed; non-us-debt-emerging = Non-US Debt - Emerging; '
    'us-treasuries-cash = US Treasuries (Cash Equivalents); tips = TIPS (Inflation-Protected); real-estate = '
    'Real Estate; hedge-funds = Hedge Funds; commodities = Commodities; infrastructure = Infrastructure; '
    'private-equity = Private Equity.',
    '2025-08-01 00:00:00+00',
    '{
    "version": "horizon-2025-composite-20y",
    "returnModel": {"type": "lognormal"},
    "assetClasses": [
        {"id": "us-equity-large-cap", "expectedReturn": 0.0829, "volatility": 0.1654},
        {"id": "us-equity-small-mid-cap", "expectedReturn": 0.0935, "volatility": 0.2044},
        {"id": "non-us-equity-developed", "expectedReturn": 0.0896, "volatility": 0.1820},
        {"id": "non-us-equity-emerging", "expectedReturn": 0.1063, "volatility": 0.2343},
        {"id": "us-corporate-bonds-core", "expectedReturn": 0.0528, "volatility": 0.0622},
        {"id": "us-corporate-bonds-long-duration", "expectedReturn": 0.0580, "volatility": 0.1074},
        {"id": "us-corporate-bonds-high-yield", "expectedReturn": 0.0682, "volatility": 0.0977},
        {"id": "non-us-debt-developed", "expectedReturn": 0.0429, "volatility": 0.0748},
        {"id": "non-us-debt-emerging", "expectedReturn": 0.0687, "volatility": 0.1062},
        {"id": "us-treasuries-cash", "expectedReturn": 0.0361, "volatility": 0.0147},
        {"id": "tips", "expectedReturn": 0.0461, "volatility": 0.0604},
        {"id": "real-estate", "expectedReturn": 0.0759, "volatility": 0.1624},
        {"id": "hedge-funds", "expectedReturn": 0.0657, "volatility": 0.0797},
        {"id": "commodities", "expectedReturn": 0.0637, "volatility": 0.1783},
        {"id": "infrastructure", "expectedReturn": 0.0865, "volatility": 0.1486},
        {"id": "private-equity", "expectedReturn": 0.1214, "volatility": 0.2218}
    ],
    "correlations": [
        [1.00, 0.88, 0.81, 0.72, 0.13, 0.11, 0.62, 0.15, 0.55, -0.10, 0.06, 0.43, 0.62, 0.32, 0.51, 0.73],
        [0.88, 1.00, 0.75, 0.69, 0.08, 0.06, 0.61, 0.09, 0.50, -0.13, 0.03, 0.43, 0.61, 0.31, 0.47, 0.71],
        [0.81, 0.75, 1.00, 0.79, 0.14, 0.13, 0.61, 0.30, 0.59, -0.08, 0.12, 0.39, 0.64, 0.41, 0.52, 0.70],
        [0.72, 0.69, 0.79, 1.00, 0.13, 0.12, 0.63, 0.22, 0.68, -0.08, 0.19, 0.34, 0.64, 0.45, 0.47, 0.65],
        [0.13, 0.08, 0.14, 0.13, 1.00, 0.86, 0.36, 0.56, 0.45, 0.35, 0.69, 0.07, 0.17, 0.09, 0.23, 0.04],
        [0.11, 0.06, 0.13, 0.12, 0.86, 1.00, 0.31, 0.51, 0.40, 0.34, 0.57, 0.09, 0.09, 0.03, 0.19, 0.01],
        [0.62, 0.61, 0.61, 0.63, 0.36, 0.31, 1.00, 0.21, 0.61, -0.05, 0.29, 0.32, 0.56, 0.35, 0.46, 0.51],
        [0.15, 0.09, 0.30, 0.22, 0.56, 0.51, 0.21, 1.00, 0.39, 0.23, 0.47, 0.05, 0.10, 0.21, 0.28, 0.07],
        [0.55, 0.50, 0.59, 0.68, 0.45, 0.40, 0.61, 0.39, 1.00, 0.10, 0.41, 0.24, 0.47, 0.35, 0.42, 0.45],
        [-0.10, -0.13, -0.08, -0.08, 0.35, 0.34, -0.05, 0.23, 0.10, 1.00, 0.35, 0.01, -0.08, -0.02, -0.04, -0.10],
        [0.06, 0.03, 0.12, 0.19, 0.69, 0.57, 0.29, 0.47, 0.41, 0.35, 1.00, 0.11, 0.16, 0.27, 0.18, 0.02],
        [0.43, 0.43, 0.39, 0.34, 0.07, 0.09, 0.32, 0.05, 0.24, 0.01, 0.11, 1.00, 0.32, 0.22, 0.27, 0.40],
        [0.62, 0.61, 0.64, 0.64, 0.17, 0.09, 0.56, 0.10, 0.47, -0.08, 0.16, 0.32, 1.00, 0.43, 0.42, 0.62],
        [0.32, 0.31, 0.41, 0.45, 0.09, 0.03, 0.35, 0.21, 0.35, -0.02, 0.27, 0.22, 0.43, 1.00, 0.31, 0.33],
        [0.51, 0.47, 0.52, 0.47, 0.23, 0.19, 0.46, 0.28, 0.42, -0.04, 0.18, 0.27, 0.42, 0.31, 1.00, 0.45],
        [0.73, 0.71, 0.70, 0.65, 0.04, 0.01, 0.51, 0.07, 0.45, -0.10, 0.02, 0.40, 0.62, 0.33, 0.45, 1.00]
    ],
    "inflation": {"mean": 0.0241, "volatility": 0}
}',
    'Horizon Actuarial Services, Survey of Capital Market Assumptions: 2025 edition, Exhibit 17; 2017 '
    'edition, Exhibit 15',
    'Averages over 41 advisers. Expected returns are nominal arithmetic means over 20 years, volatilities '
    'standard deviations of the annual return; inflation is the survey''s arithmetic mean of the same horizon.',
    '2025-08-01 00:00:00+00',
    '2025-08-01 00:00:00+00',
    'approved',
    '2025-08-01 00:00:00+00'
);
